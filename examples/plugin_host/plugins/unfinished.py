from plugin_api import Plugin


class Unfinished(Plugin, name="unfinished"):
    def apply(self, document)
        document.text = ""
