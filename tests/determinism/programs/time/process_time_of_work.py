# Touches: CPU clocks around work, sleep and os.times, and resource.getrusage.
import os
import resource
import time


def burn(rounds):
    return sum(n % 7 for n in range(rounds))


cpu, wall, thread = time.process_time(), time.perf_counter(), time.thread_time()
burn(50000)
time.sleep(0.01)
print(time.process_time() - cpu, time.perf_counter() - wall, time.thread_time() - thread)
print(os.times())
usage = resource.getrusage(resource.RUSAGE_SELF)
print(usage.ru_utime, usage.ru_stime)
