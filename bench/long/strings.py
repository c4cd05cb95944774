"""Text: built, split, joined, formatted, replaced, encoded and walked through character by character."""

import string
import textwrap

WORDS = "the quick brown fox jumps over the lazy dog and runs away into größere Wälder 東京 where no one sees it".split()


def caesar(text, shift):
    out = []
    for letter in text:
        if letter.islower() and letter.isascii():
            out.append(chr((ord(letter) - 97 + shift) % 26 + 97))
        else:
            out.append(letter)
    return "".join(out)


def count_words(text):
    counts = {}
    for word in text.lower().split():
        word = word.strip(string.punctuation)
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def main():
    text = " ".join(WORDS[i * 8 % len(WORDS)] + ("." if i % 9 == 0 else "") for i in range(9000))
    print(count_words(text)[:3])
    print(caesar(caesar(text, 5), 21) == text, len(textwrap.fill(text[:20_000], 72)))
    total = 0
    for i in range(60_000):
        line = f"{i:06d}|{i / 7:.3f}|{WORDS[i % 20]!r:>12}|{i:x}"
        total += len(line) + len("%s-%d-%5.2f" % (line[:4], i, i / 3)) + len("{0}:{1:<8}:{name}".format(i, "left", name=line[-3:]))
        left, _, right = line.partition("|")
        total += left.startswith("0") + right.endswith("f") + line.count("|") + line.find("zz")
    print(total)
    joined = ""
    for i in range(60_000):
        joined += str(i % 10)
    print(len(joined), joined.replace("123", "-").count("-"), joined[::-1][:10], joined.index("789"))
    data = text.encode("utf-8")
    for _ in range(90):
        assert data.decode("utf-8") == text
        assert text.encode("utf-16").decode("utf-16") == text
        total += len(text.upper()) + len(text.title()) + len(text.translate({ord("o"): "0", ord("e"): None}))
        total += len(text.splitlines()) + len(text.split("e")) + len(data.hex()) + len(data.replace(b"o", b""))
    print(total)
    buffer = bytearray()
    for i in range(120_000):
        buffer.append(i & 0xFF)
    print(sum(buffer), bytes(buffer[:5]), len(set(text)), "z" in text, text.casefold() == text)
    print(sum(1 for a, b in zip(text, text[1:]) if a == b), max(text), sum(map(ord, text)))


main()
