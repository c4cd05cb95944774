import atexit
import threading

atexit.register(lambda: print("atexit", [thread.name for thread in threading.enumerate()]))


def work():
    threading.main_thread().join()
    print("thread", threading.main_thread().is_alive())


threading.Thread(target=work, name="worker").start()
print("main ends")
