# Touches: threading.enumerate, default names, idents and the frames of sleeping threads.
import sys
import threading
import time


def rest(seconds):
    time.sleep(seconds)


threads = [threading.Thread(target=rest, args=(0.01 * n,)) for n in (3, 1, 2)]
for thread in threads:
    thread.start()
print([t.name for t in threading.enumerate()], threading.active_count())
frames = sys._current_frames()
print({t.name: frames[t.ident].f_code.co_name for t in threads if t.ident in frames})
time.sleep(0.015)
print([t.name for t in threading.enumerate()])
for thread in threads:
    thread.join()
    print(thread.name, thread.ident, thread.native_id, thread.is_alive())
