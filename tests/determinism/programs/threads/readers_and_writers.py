# Touches: the order of readers and writers at a hand-made read-write lock.
import threading
import time


class ReadWriteLock:
    def __init__(self):
        self.condition = threading.Condition()
        self.readers, self.writing = 0, False

    def acquire(self, write):
        with self.condition:
            while self.writing or (write and self.readers):
                self.condition.wait()
            self.writing, self.readers = write, self.readers + (not write)

    def release(self):
        with self.condition:
            if self.writing:
                self.writing = False
            else:
                self.readers -= 1
            self.condition.notify_all()


lock, text, log = ReadWriteLock(), ["draft"], []


def read(name):
    for _ in range(3):
        lock.acquire(False)
        log.append(f"{name} reads {text[-1]} of {len(text)}")
        time.sleep(0.0003)
        lock.release()


def write(name):
    for n in range(2):
        lock.acquire(True)
        text.append(f"{name}{n}")
        time.sleep(0.0003)
        lock.release()


threads = [threading.Thread(target=read, args=(f"r{n}",)) for n in range(4)]
threads[1:1] = [threading.Thread(target=write, args=(f"w{n}",)) for n in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*log, text, sep="\n")
