# Touches: a heat equation with a source by sin, started from exp and erf profiles.
import math

cells = 80
bar = [math.exp(-((k - 30) / 7.0) ** 2) + 0.3 * math.erf((k - 50) / 9) for k in range(cells)]
sources = []
for step in range(1, 801):
    source = [0.01 * math.sin(9 * v) for v in bar]
    sources.append(tuple(source))
    bar = [
        bar[0],
        *(
            bar[k] + 0.23 * (bar[k - 1] - 2 * bar[k] + bar[k + 1]) + source[k]
            for k in range(1, cells - 1)
        ),
        bar[-1],
    ]
    if step % 160 == 0:
        print(step, math.fsum(bar).hex(), [v.hex() for v in bar[10:70:20]])
print("sources", hash(tuple(sources)))
