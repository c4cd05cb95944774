# Touches: singledispatch, ABC registries and their weak sets of classes.
import abc
import functools
import weakref


class Shape(abc.ABC):
    pass


made = [type(name, (), {}) for name in ("Disc", "Square", "Star", "Ring", "Cross")]
for cls in made:
    Shape.register(cls)
print([isinstance(cls(), Shape) for cls in made], [r.__name__ for r in weakref.WeakSet(made)])
Shape._dump_registry()


@functools.singledispatch
def draw(shape):
    return "nothing"


for cls in set(made):
    draw.register(cls)(lambda shape, name=cls.__name__: "draw " + name)
print([draw(cls()) for cls in made], draw(1))
print([cls.__name__ for cls in draw.registry], [cls.__name__ for cls in {*draw.registry}])
