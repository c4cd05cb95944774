# Touches: tracebacks of threads on stderr with the script's path, in the order of failure.
import sys
import threading


def recurse(n):
    if n == 0:
        raise RuntimeError(f"bottom of {threading.current_thread().name}")
    recurse(n - 1)


class Failing(threading.Thread):
    def run(self):
        recurse(self.depth)


for depth in (1, 3, 2):
    thread = Failing(name=f"failing-{depth}")
    thread.depth = depth
    thread.start()
threads = [t for t in threading.enumerate() if t is not threading.main_thread()]
for thread in threads:
    thread.join()
print("still here", file=sys.stderr)
sys.exit(3)
