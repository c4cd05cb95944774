# Touches: the sched module: priorities at equal times, events set by events, cancelling.
import sched
import time

scheduler, log = sched.scheduler(time.monotonic, time.sleep), []
begin = time.monotonic()


def run(name, again=0):
    log.append(f"{name} at {time.monotonic() - begin:.5f}")
    if again:
        scheduler.enter(0.002, 1, run, (name + "'", again - 1))


at = begin + 0.004
for name, priority in (("low", 9), ("high", 1), ("middle", 5), ("also high", 1)):
    scheduler.enterabs(at, priority, run, (name,))
scheduler.enter(0.001, 1, run, ("early",), {"again": 3})
cancelled = scheduler.enter(0.003, 1, run, ("cancelled",))
scheduler.cancel(cancelled)
print(len(scheduler.queue), scheduler.run(blocking=False) is not None)
scheduler.run()
print(*log, sep="\n")
