# ends: exit status 1
import sys
import threading
import traceback


def work(n):
    value = [n] * 3
    try:
        raise ValueError(n)
    except ValueError as error:
        for line in traceback.TracebackException.from_exception(error, capture_locals=True).format():
            print(line, end="")
        traceback.print_stack(file=sys.stdout)


thread = threading.Thread(target=work, args=(4,), name="worker")
thread.start()
thread.join()
work("main")
{}[thread.name]
