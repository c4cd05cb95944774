import fileinput
import sys

for number, line in enumerate(sys.stdin):
    print(number, ascii(line))
    if number == 1:
        break
for line in fileinput.input("-"):
    print(fileinput.lineno(), ascii(line))
