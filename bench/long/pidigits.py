"""Big integers: digits of pi, factorials, modular powers, conversions to and from text."""

import sys


def digits(count):
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    out = []
    while len(out) < count:
        if 4 * q + r - t < m * t:
            out.append(str(m))
            q, r, m = 10 * q, 10 * (r - m * t), (10 * (3 * q + r)) // t - 10 * m
        else:
            q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2
    return "".join(out)


def main():
    sys.set_int_max_str_digits(0)
    pi = digits(2400)
    print(pi[:30], pi[-10:])
    product = 1
    for i in range(1, 3500):
        product *= i
    text = str(product)
    print(len(text), int(text) == product, sum(map(int, text)))
    prime = 2 ** 521 - 1
    value = 3
    for i in range(150):
        value = pow(value, prime - 2 - i, prime)
    print(value % 1_000_000_007)
    a, b = 1, 1
    for _ in range(40_000):
        a, b = b, a + b
    print(a.bit_length(), a % 998_244_353, (a >> 5000) & 0xFFFF, a ^ b != 0)
    small = 0
    for i in range(700_000):
        small = (small * 1_103_515_245 + i) & 0xFFFF_FFFF_FFFF
    print(small)


main()
