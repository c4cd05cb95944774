# Touches: which cars get the places that a BoundedSemaphore counts.
import threading
import time

places = threading.BoundedSemaphore(2)
log = []


def car(name, stay):
    with places:
        log.append(f"+{name}")
        time.sleep(stay)
        log.append(f"-{name}")


stays = {c: 0.002 + k % 3 * 0.001 for k, c in enumerate("STUVWXYZ")}
cars = [threading.Thread(target=car, args=pair) for pair in stays.items()]
for thread in cars:
    thread.start()
for thread in cars:
    thread.join()
print(*log)
try:
    places.release()
except ValueError as error:
    print(error)
