# ends: signal 2 (INT)
import _thread
import threading
import time

wait = threading.Event()
threading.Thread(target=wait.wait, daemon=True).start()


def interrupt():
    time.sleep(0.05)
    _thread.interrupt_main()


threading.Thread(target=interrupt).start()
try:
    while True:
        time.sleep(0.01)
finally:
    print("woken")
