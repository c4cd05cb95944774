# ends: exit status 1
def make(words):
    try:
        raise ValueError(words)
    except ValueError as error:
        error.add_note("note of " + words)
        return error


inner = ExceptionGroup("inner", [make("one"), TypeError("two")])
try:
    raise inner
except ExceptionGroup as group:
    raise BaseExceptionGroup("outer", [group, KeyboardInterrupt("three"), make("four")]) from inner
