# Touches: a generator that threads share: who gets which value, and who finds it running.
import threading
import time


def numbers():
    for n in range(12):
        time.sleep(0.0005)
        yield n


source, log = numbers(), []


def take(name):
    while True:
        try:
            log.append(f"{name}{next(source)}")
        except StopIteration:
            return
        except ValueError as error:
            log.append(f"{name}!")
            if str(error) != "generator already executing":
                raise
            time.sleep(0.0004)


threads = [threading.Thread(target=take, args=(c,)) for c in "abc"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*log)
