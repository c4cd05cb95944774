from plugin_api import Plugin


class Unready(Plugin, name="unready"):
    def aply(self, document):
        document.text = ""
