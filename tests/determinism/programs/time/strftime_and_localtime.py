# Touches: localtime, gmtime, ctime, asctime and strftime with every directive.
import string
import time

print(time.localtime(), time.gmtime(), sep="\n")
print(time.ctime(), "|", time.asctime(), "|", time.asctime(time.gmtime()))
for letter in string.ascii_letters:
    print(letter, time.strftime("%" + letter))
print(time.mktime(time.localtime()), time.tzname, time.timezone, time.altzone, time.daylight)
