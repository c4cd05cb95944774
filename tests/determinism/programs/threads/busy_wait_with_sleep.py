# Touches: polling: threads that wait for each other by sleep(0) and short sleeps.
import threading
import time

stage, spins = 0, []


def advance(me, pause):
    global stage
    count = 0
    while stage != me:
        count += 1
        time.sleep(pause)
    spins.append((me, count))
    stage += 1


threads = [
    threading.Thread(target=advance, args=(me, pause))
    for me, pause in [(3, 0), (1, 0.0005), (0, 0.004), (2, 0.0003)]
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(spins)
