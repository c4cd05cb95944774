from functools import partial

from plugin_api import Option, Plugin


class Frame(Plugin, name="frame"):
    mark = Option("*")
    width = Option(30)

    def apply(self, document):
        centred = partial(str.center, document.text)
        document.text = centred(self.width, self.mark)
