# Touches: Shamir's secret sharing with random polynomials.
import itertools
import secrets

PRIME = 2**127 - 1


def split(secret, needed, shares):
    polynomial = [secret] + [secrets.randbelow(PRIME) for _ in range(needed - 1)]
    for x in range(1, shares + 1):
        yield x, sum(c * pow(x, k, PRIME) for k, c in enumerate(polynomial)) % PRIME


def join(shares):
    total = 0
    for x, y in shares:
        for other, _ in shares:
            if other != x:
                y = y * other * pow(other - x, -1, PRIME) % PRIME
        total += y
    return total % PRIME


secret = int.from_bytes(b"open sesame", "big")
shares = list(split(secret, 3, 5))
print(*shares, sep="\n")
print([join(three) == secret for three in itertools.combinations(shares, 3)])
print(join(shares[:2]).to_bytes(16, "big"))
