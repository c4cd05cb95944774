from plugin_api import Plugin


def ratio(document, wanted):
    return document.words() / wanted


class Ratio(Plugin, name="ratio"):
    wanted = 0

    def apply(self, document):
        document.text = "kept only if nothing fails"
        return f"ratio {ratio(document, self.wanted)}"
