# Touches: the order of a set of functions and the addresses in their reprs.


def alpha():
    return 1


def beta():
    return 2


def make(n):
    def inner():
        return n

    return inner


callbacks = {alpha, beta, *(make(n) for n in range(10)), *(lambda k=k: k for k in range(100, 110))}
print([callback() for callback in callbacks])
for callback in list(callbacks)[:4]:
    print(callback)
