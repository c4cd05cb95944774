import atexit


def say(*words, **named):
    print(words, named)


for number in range(3):
    atexit.register(say, number, name=number)
gone = atexit.register(say, "unregistered")
atexit.register(lambda: atexit.register(say, "registered while ending"))
print(gone is say, atexit._ncallbacks())
