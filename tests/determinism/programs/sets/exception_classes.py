# Touches: sets of exception classes, whose order follows the addresses of static types.
import builtins


def tree(cls, depth=0):
    yield depth, cls
    for child in set(cls.__subclasses__()):
        yield from tree(child, depth + 1)


for depth, cls in tree(OSError):
    print("  " * depth + cls.__name__)
found = {v for v in vars(builtins).values() if isinstance(v, type) and issubclass(v, Exception)}
print([cls.__name__ for cls in found])
