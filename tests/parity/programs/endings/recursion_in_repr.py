# ends: exit status 1
value = []
for _ in range(100_000):
    value = [value]
repr(value)
