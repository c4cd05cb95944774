# Touches: which waiters Condition.notify(n) wakes, and in what order they go on.
import threading
import time

condition = threading.Condition()
tokens, log = 0, []


def wait_for_token(name):
    global tokens
    with condition:
        while not tokens:
            condition.wait()
            log.append(f"woken {name}")
        tokens -= 1
        log.append(f"served {name}")


threads = [threading.Thread(target=wait_for_token, args=(n,)) for n in range(8)]
for thread in threads:
    thread.start()
for amount in (1, 3, 2, 2):
    time.sleep(0.002)
    with condition:
        tokens += amount
        condition.notify(amount + 1)
for thread in threads:
    thread.join()
print(*log, sep="; ")
