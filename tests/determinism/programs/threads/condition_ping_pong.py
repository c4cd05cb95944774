# Touches: two threads that alternate through a Condition, and spectators that may overtake.
import threading

condition = threading.Condition()
turn, log = 0, []


def play(me, rounds):
    global turn
    for n in range(rounds):
        with condition:
            condition.wait_for(lambda: turn % 2 == me)
            log.append("ping" if me == 0 else "pong")
            turn += 1
            condition.notify_all()


def watch():
    with condition:
        while turn < 12:
            condition.wait(0.5)
            log.append(f"saw {turn}")


threads = [threading.Thread(target=play, args=(me, 8)) for me in (1, 0)]
threads.append(threading.Thread(target=watch))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*log, sep="\n")
