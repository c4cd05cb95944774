# Touches: loan instalments from float powers, summed and rounded to cents.
import math


def instalment(principal, rate, months):
    return principal * rate / (1 - (1 + rate) ** -months)


for percent in (1.9, 3.25, 4.1, 7.77):
    rate = math.expm1(math.log1p(percent / 100) / 12)
    payment = instalment(250000, rate, 240)
    rest, interest = 250000.0, []
    for month in range(240):
        interest.append(rest * rate)
        rest -= payment - rest * rate
    print(percent, rate.hex(), repr(payment), round(payment, 2))
    print(math.fsum(interest).hex(), rest.hex())
rates = [math.expm1(math.log1p(k / 1e5) / 12) for k in range(1, 9000)]
print(hash(tuple(instalment(1000, rate, 120) for rate in rates)))
