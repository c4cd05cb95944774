# Touches: a set of classes made at run time, whose addresses come from the heap.
made = {type(f"Kind{n}", (), {"rank": n}) for n in range(30)}
print([cls.__name__ for cls in made], {hash(cls) for cls in made})
print(sum(position * cls.rank for position, cls in enumerate(made)))
by_base = {cls: {type(cls.__name__ + "Child", (cls,), {})} for cls in made}
print([next(iter(children)).__name__ for children in by_base.values()])
