# Touches: crossing lights by Condition and seconds of sleep, with drivers in threads.
import random
import threading
import time

condition, green, begin = threading.Condition(), None, time.monotonic()
passed, done = [], threading.Event()


def lights():
    global green
    for phase in range(4):
        with condition:
            green = ("north", "east")[phase % 2]
            condition.notify_all()
        time.sleep(0.6)
    with condition:
        green = "all"
        condition.notify_all()
    done.set()


def driver(name, road, arrival):
    time.sleep(arrival)
    with condition:
        condition.wait_for(lambda: green in (road, "all"))
        passed.append((name, road, round(time.monotonic() - begin, 3)))


threads = [threading.Thread(target=lights)]
for n in range(14):
    road = random.choice(["north", "east"])
    threads.append(threading.Thread(target=driver, args=(f"car {n}", road, random.uniform(0, 2.2))))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*passed, done.is_set(), sep="\n")
