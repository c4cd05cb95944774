from plugin_api import Plugin, settings


class Stubborn(Plugin, name="stubborn"):
    def apply(self, document):
        document.text = settings.greeting
        settings.greeting = "mine"
