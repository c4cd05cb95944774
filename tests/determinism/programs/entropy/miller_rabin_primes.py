# Touches: primes found by unseeded candidates and random witnesses.
import random
import secrets


def is_prime(n, rounds=8):
    if n % 2 == 0:
        return n == 2
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for _ in range(rounds):
        x = pow(random.randrange(2, n - 1), d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def prime(bits):
    tries = 0
    while True:
        tries += 1
        candidate = secrets.randbits(bits) | 1 << (bits - 1) | 1
        if is_prime(candidate):
            return candidate, tries


for bits in (16, 48, 96, 160):
    print(bits, *prime(bits))
