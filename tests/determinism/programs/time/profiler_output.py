# Touches: cProfile and pstats, whose seconds come from a clock.
import cProfile
import io
import pstats
import time


def leaf(n):
    time.sleep(0.0005)
    return n * n


def branch(n):
    return sum(leaf(k) for k in range(n))


profile = cProfile.Profile()
profile.runcall(lambda: [branch(n) for n in range(6)])
out = io.StringIO()
pstats.Stats(profile, stream=out).sort_stats("cumulative", "name").print_stats(8)
print(out.getvalue(), repr(pstats.Stats(profile).total_tt))
