# Touches: WeakKeyDictionary and WeakValueDictionary, their order and reprs with addresses.
import weakref


class Session:
    def __init__(self, user):
        self.user = user

    def __repr__(self):
        return f"<Session {self.user} at {id(self):#x}>"


sessions = [Session(u) for u in ("ann", "bob", "cem", "dov", "eva")]
keys = weakref.WeakKeyDictionary({s: len(s.user) for s in sessions})
values = weakref.WeakValueDictionary({s.user: s for s in set(sessions)})
print(list(keys), list(values.items()))
del sessions[1:3]
print(keys, sorted(map(repr, keys.keyrefs())), dict(values))
