# Touches: the order in which threads append to one list, with long work between.
import threading

log = []


def work(name, rounds):
    for n in range(rounds):
        total = sum(k * k for k in range(16000))
        log.append(f"{name}{n}:{total % 97}")


threads = [threading.Thread(target=work, args=(c, 8 + k)) for k, c in enumerate("abcd")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*log)
