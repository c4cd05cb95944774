# Touches: sets of descriptors, slots, wrappers and mapping proxies, hashed by address.


class Account:
    __slots__ = ("owner", "balance", "history")
    limit = property(lambda self: 100)

    def deposit(self, amount):
        self.balance = amount

    @classmethod
    def empty(cls):
        return cls()


members = {v for v in vars(Account).values() if hasattr(v, "__get__")}
print([getattr(m, "__name__", type(m).__name__) for m in members])
print([str(m) for m in list({int.__add__, str.upper, dict.fromkeys, Account.owner, len})])
print(hash(Account.deposit), vars(Account)["limit"], Account.empty().empty)
