"""A plug-in for each style: words go through a pipeline that replaces some."""
from plugin_api import Plugin

STYLES = {
    "plain": {"quick": ["fast", ["brisk", ["swift"]]], "lazy": ["slow"]},
    "royal": {"fox": ["lion"]},
}


def leaves(nested):
    for item in nested:
        if isinstance(item, str):
            yield item
        else:
            yield from leaves(item)


def replacing(synonyms, target):
    """Sends on what it is sent: for the n-th use of a word, its n-th synonym."""
    left = {word: leaves(nested) for word, nested in synonyms.items()}
    while True:
        word = yield
        target.send(next(left.get(word, iter(())), word))


def gathering(words):
    while True:
        words.append((yield))


class Synonyms(Plugin):
    synonyms = {}

    def apply(self, document):
        words = []
        sink = gathering(words)
        pipe = replacing(self.synonyms, sink)
        for generator in (sink, pipe):
            next(generator)
        for word in document.text.split():
            pipe.send(word)
        document.text = " ".join(words)


for style, synonyms in STYLES.items():
    type(style.title(), (Synonyms,), {"synonyms": synonyms}, name=style)
