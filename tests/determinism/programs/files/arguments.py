# Touches: command-line arguments, hashed, ordered in a set and parsed.
import sys

options, rest = {}, set()
for argument in sys.argv[1:]:
    if argument.startswith("--"):
        name, _, value = argument[2:].partition("=")
        options[name] = value or True
    else:
        rest.add(argument)
print(sys.argv[0], len(sys.argv), options)
print(rest, [hash(argument) for argument in rest])
print(ascii(sys.argv[1:]))
