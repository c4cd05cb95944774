# Touches: a metaclass that keeps plug-ins in a set and reports them by id and hash.


class Registry(type):
    members = set()

    def __new__(meta, name, bases, space):
        cls = super().__new__(meta, name, bases, space)
        if bases:
            meta.members.add(cls)
        return cls

    def __call__(cls, *arguments):
        instance = super().__call__(*arguments)
        cls.instances = getattr(cls, "instances", set()) | {instance}
        return instance


class Filter(metaclass=Registry):
    def apply(self, text):
        raise NotImplementedError


class Upper(Filter):
    def apply(self, text):
        return text.upper()


class Reverse(Filter):
    def apply(self, text):
        return text[::-1]


class Rotate(Filter):
    def apply(self, text):
        return text[1:] + text[:1]


class Double(Filter):
    def apply(self, text):
        return text + text[-1]


text = "registry"
for cls in Registry.members:
    text = cls().apply(text)
    print(cls.__name__, text, cls)
print({type(i).__name__ for cls in Registry.members for i in cls.instances})
print(sorted(Registry.members, key=hash)[0].__name__, Upper(), len(Upper.instances))
