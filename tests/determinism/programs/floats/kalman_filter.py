# Touches: a Kalman filter over unseeded noise; gain, estimate and likelihood in hex.
import math
import random

estimate, variance, likelihood = 0.0, 1.0, 0.0
for k in range(1, 301):
    truth = 10 * math.sin(k / 25)
    measured = random.gauss(truth, 1.5)
    variance += 0.2
    gain = variance / (variance + 2.25)
    surprise = measured - estimate
    spread = variance + 2.25
    likelihood -= 0.5 * (math.log(2 * math.pi * spread) + surprise**2 / spread)
    estimate += gain * surprise
    variance *= 1 - gain
    if k % 50 == 0:
        print(k, estimate.hex(), gain.hex(), likelihood.hex())
