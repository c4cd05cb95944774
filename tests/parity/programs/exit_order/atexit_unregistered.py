import atexit


def say(*words):
    print(words)


for number in range(3):
    atexit.register(say, number)
atexit.register(print, "kept")
atexit.unregister(say)
print(atexit._ncallbacks())
