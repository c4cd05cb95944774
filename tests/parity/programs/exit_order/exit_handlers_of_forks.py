import atexit
import os
import sys

atexit.register(print, "atexit in", "the parent")
os.register_at_fork(before=lambda: print("before"), after_in_parent=lambda: print("parent"),
                    after_in_child=lambda: print("child"))
sys.stdout.flush()
if os.fork() == 0:
    atexit.unregister(print)
    atexit.register(os.write, 1, b"atexit of the child\n")
    sys.exit()
os.wait()
