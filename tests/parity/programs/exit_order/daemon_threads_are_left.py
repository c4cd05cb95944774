import threading
import time

started = threading.Event()


def forever():
    started.set()
    try:
        time.sleep(60)
    finally:
        print("never printed")


threading.Thread(target=forever, daemon=True).start()
started.wait()
print("end")
