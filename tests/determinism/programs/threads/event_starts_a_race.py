# Touches: the order in which runners leave one Event, and lap times.
import threading
import time

gun = threading.Event()
finish = []


def run(name, laps):
    gun.wait()
    begin = time.perf_counter()
    for _ in range(laps):
        time.sleep(0.001)
    finish.append((name, laps, time.perf_counter() - begin))


runners = [threading.Thread(target=run, args=(f"runner {n}", 3 + n % 2)) for n in range(8)]
for runner in runners:
    runner.start()
gun.set()
for runner in runners:
    runner.join()
for place, (name, laps, seconds) in enumerate(finish, 1):
    print(place, name, laps, repr(seconds))
