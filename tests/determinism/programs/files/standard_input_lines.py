# Touches: lines of stdin grouped in dicts and sets of str, printed in hash order.
import sys

by_length, first_letters = {}, set()
for line in sys.stdin:
    for word in line.split():
        by_length.setdefault(len(word), set()).add(word.strip(",."))
        first_letters.add(word[0])
for length in sorted(by_length):
    print(length, *by_length[length])
print("".join(first_letters), sys.stdin.encoding, sys.stdin.fileno())
