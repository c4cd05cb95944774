# Touches: sets of names from dir, vars, co_names and inspect, whose order is that of str hashes.
import inspect
import math


def area(width, height, *rest, unit="m", **options):
    scale = {"m": 1, "cm": 0.01}[unit]
    total = width * height * scale**2
    return total, {*locals()}


print(area(2, 3, 4, unit="cm", depth=1))
print(set(inspect.signature(area).parameters) | set(area.__code__.co_names))
print(list({name for name in dir(math) if name.startswith("c")}))
print({k for k in vars(inspect.Parameter) if k.isupper()} - {*vars(object)})
