# Touches: join with timeouts and is_alive afterwards, with the clock read in between.
import threading
import time

begin = time.monotonic()
threads = [threading.Thread(target=time.sleep, args=(0.004 * n,)) for n in range(1, 6)]
for thread in threads:
    thread.start()
for limit in (0.001, 0.003, 0, 0.006, 5):
    for thread in threads:
        thread.join(limit)
        print(int(thread.is_alive()), end=" ")
    print(limit, time.monotonic() - begin)
