# Touches: the differences between readings of one clock, and between two clocks.
import time

wall = [time.time_ns() for _ in range(30)]
print([b - a for a, b in zip(wall, wall[1:])])
ticks = [time.perf_counter_ns() for _ in range(30)]
print([b - a for a, b in zip(ticks, ticks[1:])])
mixed = [(time.time(), time.monotonic()) for _ in range(8)]
print([repr((b[0] - a[0]) - (b[1] - a[1])) for a, b in zip(mixed, mixed[1:])])
