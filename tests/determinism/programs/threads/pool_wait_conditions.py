# Touches: concurrent.futures.wait: which futures are done at the first completion and exception.
import concurrent.futures as cf
import time


def work(n):
    time.sleep(0.002 * n)
    if n == 3:
        raise ValueError("three")
    return n


with cf.ThreadPoolExecutor(6) as pool:
    for condition in (cf.FIRST_COMPLETED, cf.FIRST_EXCEPTION, cf.ALL_COMPLETED):
        futures = [pool.submit(work, n) for n in (5, 3, 1, 4, 2)]
        done, pending = cf.wait(futures, return_when=condition)
        print(condition, [futures.index(f) for f in done], [futures.index(f) for f in pending])
    done, pending = cf.wait([pool.submit(work, n) for n in (1, 5)], timeout=0.005)
    print(len(done), len(pending), {f._state for f in done | pending})
