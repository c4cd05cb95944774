# Touches: how far daemon threads come before the program ends.
import atexit
import threading
import time


def tick(name, pause):
    n = 0
    while True:
        print(name, n, flush=True)
        n += 1
        time.sleep(pause)


atexit.register(print, "exit handler")
for name, pause in (("fast", 0.002), ("slow", 0.005), ("slower", 0.007)):
    threading.Thread(target=tick, args=(name, pause), daemon=True).start()
time.sleep(0.016)
print("main is done", threading.active_count())
