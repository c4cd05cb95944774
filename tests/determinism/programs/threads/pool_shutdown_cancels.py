# Touches: shutdown(cancel_futures=True): how many tasks had begun by then.
import concurrent.futures as cf
import time

done = []


def step(n):
    time.sleep(0.002)
    done.append(n)


pool = cf.ThreadPoolExecutor(3, initializer=lambda: done.append("init"))
futures = [pool.submit(step, n) for n in range(20)]
time.sleep(0.005)
pool.shutdown(cancel_futures=True)
print(done, sum(f.cancelled() for f in futures))
try:
    pool.submit(step, 99)
except RuntimeError as error:
    print(error)
