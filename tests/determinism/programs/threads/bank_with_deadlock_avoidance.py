# Touches: transfers by racing clerks; try-lock and back-off make the history vary.
import random
import threading
import time

accounts = {name: [100, threading.Lock()] for name in ("ann", "ben", "cho", "dee")}
history, retries = [], 0


def transfer(source, target, amount):
    global retries
    while True:
        with accounts[source][1]:
            if accounts[target][1].acquire(blocking=False):
                try:
                    if accounts[source][0] >= amount:
                        accounts[source][0] -= amount
                        accounts[target][0] += amount
                        history.append(f"{source}->{target}:{amount}")
                    return
                finally:
                    accounts[target][1].release()
        retries += 1
        time.sleep(random.uniform(0, 0.0005))


def clerk():
    for _ in range(6):
        a, b = random.sample(list(accounts), 2)
        transfer(a, b, random.randrange(5, 60))


clerks = [threading.Thread(target=clerk) for _ in range(4)]
for thread in clerks:
    thread.start()
for thread in clerks:
    thread.join()
print(*history)
print({name: balance for name, (balance, _) in accounts.items()}, retries)
