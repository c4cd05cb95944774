# Touches: who eats when among philosophers who share forks.
import threading
import time

NAMES = ("Aristotle", "Buddha", "Confucius", "Diotima", "Epicurus")
forks = [threading.Lock() for _ in NAMES]
meals = []


def dine(seat):
    first, second = sorted((seat, (seat + 1) % len(NAMES)))
    for course in range(3):
        with forks[first]:
            time.sleep(0.0005)
            with forks[second]:
                meals.append(f"{NAMES[seat]} eats course {course}")
                time.sleep(0.0005)


threads = [threading.Thread(target=dine, args=(seat,)) for seat in range(len(NAMES))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*meals, sep="\n")
