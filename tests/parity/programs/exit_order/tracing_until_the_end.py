import sys


def trace(frame, event, argument):
    if frame.f_code.co_filename == __file__:
        sys.__stdout__.write(f"{event} {frame.f_code.co_name} {frame.f_lineno}\n")
    return trace


class Late:
    def __del__(self):
        pass


late = Late()
sys.settrace(trace)


def work():
    x = 1
    return x


work()
