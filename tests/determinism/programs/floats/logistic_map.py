# Touches: the logistic map with a parameter from libm; bits double each step.
import math

for r in (math.pi + 0.6, math.e + 1.1, 4 - math.exp(-5), math.sqrt(13.9)):
    x = math.sin(0.3)
    trace = []
    for i in range(2000):
        x = r * x * (1 - x)
        if i % 250 == 249:
            trace.append(x.hex())
    print(r.hex(), *trace)
