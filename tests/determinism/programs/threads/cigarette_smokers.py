# Touches: the smokers' problem: semaphores, pushers, and an agent who deals without a seed.
import random
import threading

INGREDIENTS = ("tobacco", "paper", "match")
table = {i: threading.Semaphore(0) for i in INGREDIENTS}
smoke = {i: threading.Semaphore(0) for i in INGREDIENTS}
agent, lock = threading.Semaphore(1), threading.Lock()
on_table, log, ended = set(), [], False


def pusher(ingredient):
    while True:
        table[ingredient].acquire()
        if ended:
            return
        with lock:
            if on_table:
                third = next(i for i in INGREDIENTS if i != ingredient and i not in on_table)
                on_table.clear()
                smoke[third].release()
            else:
                on_table.add(ingredient)


def smoker(ingredient):
    while True:
        smoke[ingredient].acquire()
        if ended:
            return
        log.append(f"{ingredient} smokes")
        agent.release()


threads = [threading.Thread(target=f, args=(i,)) for f in (pusher, smoker) for i in INGREDIENTS]
for thread in threads:
    thread.start()
for _ in range(10):
    agent.acquire()
    pair = random.sample(INGREDIENTS, 2)
    log.append("+".join(pair))
    for ingredient in pair:
        table[ingredient].release()
agent.acquire()
ended = True
for semaphore in (*table.values(), *smoke.values()):
    semaphore.release()
for thread in threads:
    thread.join()
print(*log, sep="\n")
