# Touches: the order in which unions, differences and updates of sets leave their elements.
import string

letters = set(string.ascii_lowercase)
vowels = set("aeiou")
late = set(string.ascii_lowercase[13:])
for result in (
    letters - vowels, letters ^ late, late | vowels, vowels & letters, letters.difference(late),
    vowels.union("xyz", ["é", "ü"]), vowels.symmetric_difference("oops"),
):
    print("".join(result))
late.update("0123456789")
late.difference_update("02468")
print("".join(late), "".join(sorted(late)), late.isdisjoint(vowels))
