from plugin_api import Plugin


class Capitals(Plugin, name="capitals"):
    def apply(self, document):
        document.text = document.text.title()
        return f"{document.words()} words"
