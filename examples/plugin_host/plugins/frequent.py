from collections import Counter

from plugin_api import Plugin


class Frequent(Plugin, name="frequent"):
    def apply(self, document):
        counts = Counter(document.text.casefold().split())
        return [f"{count} times {word}" for word, count in counts.most_common(2)]
