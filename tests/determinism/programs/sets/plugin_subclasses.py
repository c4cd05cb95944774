# Touches: __subclasses__, held by weak references in a dict keyed by address, and sets of them.


class Plugin:
    loaded = set()

    def __init_subclass__(cls, /, priority=0, **rest):
        super().__init_subclass__(**rest)
        cls.priority = priority
        Plugin.loaded.add(cls)


def define(name, priority):
    class Made(Plugin, priority=priority):
        __qualname__ = name

    return Made


kept = [define(f"Filter{n}", n % 4) for n in range(14)]
del kept[4:8]
print([cls.__qualname__ for cls in Plugin.__subclasses__()])
print([cls.__qualname__ for cls in Plugin.loaded])
print([cls.__qualname__ for cls in sorted(Plugin.loaded, key=lambda cls: cls.priority)])
print(kept[0], object.__repr__(kept[0]))
