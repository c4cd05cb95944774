# Touches: the sine map, cousin of the logistic map; an error doubles each step.
import math

for r in (math.pi + 0.6, math.e + 1.1, 4 - math.exp(-5), math.sqrt(13.9)):
    x = math.sin(0.3)
    trace = []
    for i in range(12_000):
        x = r / 4 * math.sin(math.pi * x)
        if i % 1500 == 1499:
            trace.append(x.hex())
    print(r.hex(), *trace)
