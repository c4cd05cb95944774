# ends: exit status 0
import _thread
import threading


def fail():
    try:
        raise KeyError("in a raw thread")
    finally:
        done.release()


done = threading.Lock()
done.acquire()
_thread.start_new_thread(fail, ())
done.acquire()
while _thread._count():
    pass
print("main goes on")
