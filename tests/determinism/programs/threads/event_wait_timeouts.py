# Touches: Event.wait with timeouts that pass, fail and tie with the setter.
import threading
import time

event = threading.Event()


def wait(timeout, out):
    begin = time.monotonic()
    out.append((timeout, event.wait(timeout), round(time.monotonic() - begin, 6)))


out = []
threads = [threading.Thread(target=wait, args=(t, out)) for t in (0.03, 0.01, 0.02, None, 0, 0.021)]
for thread in threads:
    thread.start()
time.sleep(0.02)
event.set()
for thread in threads:
    thread.join()
print(out)
event.clear()
print(event.is_set(), event.wait(0.001))
