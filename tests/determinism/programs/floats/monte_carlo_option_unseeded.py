# Touches: unseeded random.gauss and lognormvariate in a price simulation with exp and log.
import math
import random


def path(price, years, drift, volatility, steps):
    dt = years / steps
    for _ in range(steps):
        shock = random.gauss(0, 1)
        price *= math.exp((drift - volatility**2 / 2) * dt + volatility * math.sqrt(dt) * shock)
    return price


payoffs = [max(path(100, 1, 0.03, 0.2, 12) - 105, 0) for _ in range(600)]
mean = math.fsum(payoffs) / len(payoffs)
spread = math.sqrt(math.fsum((p - mean) ** 2 for p in payoffs) / (len(payoffs) - 1))
print("price", (mean * math.exp(-0.03)).hex(), "error", (spread / len(payoffs) ** 0.5).hex())
print("log-normal", [random.lognormvariate(0, 0.25).hex() for _ in range(5)])
