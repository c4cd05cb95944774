# ends: exit status 0
import threading


def fail():
    raise LookupError("in a thread")


thread = threading.Thread(target=fail, name="worker")
thread.start()
thread.join()
print("main goes on")
