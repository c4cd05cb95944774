# Touches: text made by an unseeded Markov chain over words of a set.
import collections
import random

TEXT = """the cat sat on the mat and the dog sat on the log while the cat saw the dog and
the dog saw the log on the mat so the cat and the dog sat while the mat and the log lay still"""
words = TEXT.split()
chain = collections.defaultdict(set)
for a, b in zip(words, words[1:] + words[:1]):
    chain[a].add(b)
for _ in range(5):
    word = random.choice(words)
    line = [word]
    while len(line) < 14:
        word = random.choice(list(chain[word]))
        line.append(word)
    print(" ".join(line).capitalize() + ".")
