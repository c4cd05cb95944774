import contextlib


@contextlib.contextmanager
def scope():
    try:
        yield
    finally:
        print("left")


stack = contextlib.ExitStack()
stack.enter_context(scope())
stack.callback(print, "callback is not called")
print("end")
