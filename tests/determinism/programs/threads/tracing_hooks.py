# Touches: threading.settrace and setprofile: the order of calls seen across threads.
import collections
import threading
import time

calls, events = [], collections.Counter()


def trace(frame, event, argument):
    if frame.f_code.co_name in ("outer", "inner"):
        calls.append(f"{threading.current_thread().name}>{frame.f_code.co_name}")
    return None


def profile(frame, event, argument):
    events[event, threading.current_thread().name] += 1


def inner(n):
    time.sleep(0.0002 * n)


def outer():
    for n in (2, 0, 1):
        inner(n)


threading.settrace(trace)
threading.setprofile(profile)
threads = [threading.Thread(target=outer, name=c) for c in "ABC"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*calls)
print(sorted((event, n) for (event, name), n in events.items() if name == "B"))
