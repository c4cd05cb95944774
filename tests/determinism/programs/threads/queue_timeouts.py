# Touches: Queue.get and put with timeouts, Empty and Full, and when they come.
import queue
import threading
import time

q, begin = queue.Queue(1), time.monotonic()


def stamp(text):
    print(f"{time.monotonic() - begin:.4f}", text)


def late():
    time.sleep(0.02)
    q.put("late item")
    stamp("put done")


thread = threading.Thread(target=late)
thread.start()
for timeout in (0.005, 0.01, 0.5):
    try:
        stamp(q.get(timeout=timeout))
    except queue.Empty:
        stamp(f"empty after {timeout}")
thread.join()
q.put_nowait("fills it")
try:
    q.put("too much", timeout=0.003)
except queue.Full:
    stamp("full")
try:
    q.put_nowait("again")
except queue.Full:
    stamp("full at once")
