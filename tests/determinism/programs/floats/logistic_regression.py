# Touches: gradient ascent with exp over noisy points made by sin.
import math

points = [(math.sin(k) * 3, math.cos(k * k) * 2) for k in range(120)]
labels = [x + 0.7 * y + 0.5 * math.sin(31 * x) > 0.2 for x, y in points]
a = b = c = 0.0
guesses = []
for epoch in range(60):
    likelihood = 0.0
    for (x, y), label in zip(points, labels):
        p = 1 / (1 + math.exp(-(a * x + b * y + c)))
        guesses.append(p)
        error = label - p
        a, b, c = a + 0.05 * error * x, b + 0.05 * error * y, c + 0.05 * error
        likelihood += math.log(p if label else 1 - p)
    if epoch % 10 == 0:
        print(epoch, likelihood.hex(), a.hex(), b.hex(), c.hex())
print("right", sum((a * x + b * y + c > 0) == l for (x, y), l in zip(points, labels)))
print("guesses", hash(tuple(guesses)))
