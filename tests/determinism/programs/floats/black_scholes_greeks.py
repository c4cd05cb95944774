# Touches: option prices and Greeks from erf, exp, log and pow; implied volatility by bisection.
import math


def cumulative(x):
    return (1 + math.erf(x / math.sqrt(2))) / 2


def call(spot, strike, rate, sigma, years):
    d1 = (math.log(spot / strike) + (rate + sigma**2 / 2) * years) / (sigma * years**0.5)
    d2 = d1 - sigma * years**0.5
    return spot * cumulative(d1) - strike * math.exp(-rate * years) * cumulative(d2), d1


def implied(price, spot, strike, rate, years):
    low, high = 1e-4, 4.0
    for _ in range(70):
        middle = (low + high) / 2
        if call(spot, strike, rate, middle, years)[0] < price:
            low = middle
        else:
            high = middle
    return low


for strike in range(70, 131, 10):
    for years in (0.1, 1.0, 7.5):
        price, d1 = call(100, strike, 0.02, 0.31, years)
        back = implied(price, 100, strike, 0.02, years)
        print(strike, years, price.hex(), cumulative(d1).hex(), repr(back))
print(hash(tuple(call(100, 60 + k / 40, 0.02, 0.31, 0.1 + k / 3000) for k in range(6000))))
