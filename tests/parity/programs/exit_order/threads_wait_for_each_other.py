import queue
import threading

work = queue.Queue()


def worker():
    while (item := work.get()) is not None:
        print("did", item)


threading.Thread(target=worker).start()


def main_ends():
    threading.main_thread().join()
    for item in range(3):
        work.put(item)
    work.put(None)


threading.Thread(target=main_ends).start()
print("main ends")
