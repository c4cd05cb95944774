# ends: exit status 1
def fail():
    raise ExceptionGroup("both", [ValueError("kept"), TypeError("handled")])


try:
    fail()
except* TypeError as handled:
    print(handled.exceptions)
    raise LookupError("while handling")
