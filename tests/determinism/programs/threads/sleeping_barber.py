# Touches: which customers find a chair at the sleeping barber's, and who leaves.
import collections
import threading
import time

condition, chairs, log = threading.Condition(), collections.deque(), []
closed = False


def barber():
    while True:
        with condition:
            while not chairs:
                if closed:
                    return
                condition.wait()
            customer = chairs.popleft()
        time.sleep(0.002)
        log.append(f"cut {customer}")


def customer(name, arrival):
    time.sleep(arrival)
    with condition:
        if len(chairs) == 3:
            log.append(f"{name} leaves")
        else:
            chairs.append(name)
            condition.notify()


thread = threading.Thread(target=barber)
thread.start()
customers = [threading.Thread(target=customer, args=(n, n % 5 * 0.001)) for n in range(14)]
for c in customers:
    c.start()
for c in customers:
    c.join()
with condition:
    closed = True
    condition.notify()
thread.join()
print(*log, sep=", ")
