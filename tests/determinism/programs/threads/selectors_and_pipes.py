# Touches: selectors over pipes that threads fill; the order of ready files, and timeouts.
import os
import selectors
import threading
import time

selector = selectors.DefaultSelector()
threads = []


def feed(descriptor, name, pause):
    with os.fdopen(descriptor, "wb", buffering=0) as pipe:
        for n in range(3):
            time.sleep(pause)
            pipe.write(f"{name}{n} ".encode())


for name, pause in (("a", 0.002), ("b", 0.001), ("c", 0.0015)):
    read_end, write_end = os.pipe()
    selector.register(read_end, selectors.EVENT_READ, name)
    threads.append(threading.Thread(target=feed, args=(write_end, name, pause)))
for thread in threads:
    thread.start()
print(selector.select(timeout=0.0001))
while selector.get_map():
    for key, _ in selector.select(timeout=1):
        data = os.read(key.fd, 100)
        print(key.data, data)
        if not data:
            selector.unregister(key.fd)
            os.close(key.fd)
for thread in threads:
    thread.join()
selector.close()
