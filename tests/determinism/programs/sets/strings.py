# Touches: the order of sets of str, which follows the random hash seed.
TEXT = """the quick brown fox jumps over the lazy dog while seven wizards
quietly mix a jug of bad liquor for the king and his vexed nymphs"""

words = set(TEXT.split())
print(words)
print({word[0] for word in words}, {len(word): word for word in words})
print(frozenset(words) & set("the lazy king sleeps".split()))
words.discard("fox")
print(words.pop(), words.pop(), words.pop())
