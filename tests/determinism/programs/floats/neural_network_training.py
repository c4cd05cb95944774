# Touches: training a small network with tanh and unseeded weights; differences accumulate.
import math
import random

HIDDEN = 4
inner = [[random.uniform(-1, 1) for _ in range(3)] for _ in range(HIDDEN)]
outer = [random.uniform(-1, 1) for _ in range(HIDDEN + 1)]
PATTERNS = [((0, 0), 0), ((0, 1), 1), ((1, 0), 1), ((1, 1), 0)]


def forward(x):
    hidden = [math.tanh(w[0] * x[0] + w[1] * x[1] + w[2]) for w in inner] + [1.0]
    return hidden, 1 / (1 + math.exp(-sum(a * b for a, b in zip(outer, hidden))))


for epoch in range(1500):
    loss = 0.0
    for x, target in PATTERNS:
        hidden, output = forward(x)
        delta = output - target
        loss -= math.log(output if target else 1 - output)
        for j in range(HIDDEN):
            slope = delta * outer[j] * (1 - hidden[j] ** 2)
            for i, value in enumerate((*x, 1)):
                inner[j][i] -= 0.3 * slope * value
        for j, h in enumerate(hidden):
            outer[j] -= 0.3 * delta * h
    if epoch % 250 == 0:
        print(epoch, loss.hex())
print([forward(x)[1].hex() for x, _ in PATTERNS])
