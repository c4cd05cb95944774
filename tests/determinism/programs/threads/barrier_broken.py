# Touches: a Barrier that breaks by timeout and by abort; which threads see what.
import threading
import time


def meet(barrier, name, delay, log):
    time.sleep(delay)
    try:
        log.append((name, barrier.wait()))
    except threading.BrokenBarrierError:
        log.append((name, "broken"))


for limit, abort_after in ((0.004, None), (None, 0.003)):
    barrier, log = threading.Barrier(3, timeout=limit), []
    delays = (0, 0.001, 0.009)
    threads = [
        threading.Thread(target=meet, args=(barrier, n, d, log)) for n, d in enumerate(delays)
    ]
    for thread in threads:
        thread.start()
    if abort_after:
        time.sleep(abort_after)
        barrier.abort()
    for thread in threads:
        thread.join()
    print(log, barrier.broken, barrier.n_waiting)
