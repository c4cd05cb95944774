# Touches: every clock of the time module, in seconds and nanoseconds, and their resolutions.
import time

for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
    seconds, nanoseconds = getattr(time, name)(), getattr(time, name + "_ns")()
    info = time.get_clock_info(name)
    print(name, repr(seconds), nanoseconds, info.resolution, info.monotonic, info.adjustable)
for name in sorted(n for n in dir(time) if n.startswith("CLOCK_")):
    try:
        clock = getattr(time, name)
        print(name, time.clock_gettime_ns(clock), time.clock_getres(clock))
    except OSError as error:
        print(name, error)
