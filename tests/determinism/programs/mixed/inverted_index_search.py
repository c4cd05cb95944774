# Touches: a search index over sets of str with scores from log; ties follow the hashes.
import collections
import math

DOCUMENTS = {
    "soup": "boil water add leek potato salt and cream then stir",
    "bread": "mix flour water salt and yeast wait then bake",
    "salad": "cut leek and apple add oil salt and nuts then stir",
    "cake": "mix flour egg sugar butter and nuts then bake and wait",
    "tea": "boil water add leaves and wait then drink",
}
index = collections.defaultdict(set)
for name, text in DOCUMENTS.items():
    for word in text.split():
        index[word].add(name)


def search(query):
    scores = collections.Counter()
    for word in set(query.split()):
        for name in index.get(word, ()):
            frequency = DOCUMENTS[name].split().count(word)
            weight = math.log((1 + len(DOCUMENTS)) / (1 + len(index[word]))) ** 1.2
            scores[name] += (1 + math.log(frequency)) * weight
    return scores.most_common()


for query in ("boil water", "mix flour and nuts", "then and", "leek", "salt wait stir"):
    print(query, *(f"{name}={score.hex()}" for name, score in search(query)))
print([word for word, names in index.items() if len(names) == 1][:6], index["water"])
