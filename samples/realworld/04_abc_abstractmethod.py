"""`abc.ABC` and `@abstractmethod`: an interface that cannot be instantiated half done.

Met in storage back ends, payment providers and drivers: the base class holds the algorithm,
subclasses supply the parts, and a missing part is reported before first use.
"""
from abc import ABC, abstractmethod


class Channel(ABC):
    """A way to reach a customer. `send` is common to all; its three parts are not."""

    @property
    @abstractmethod
    def limit(self) -> int: ...

    @abstractmethod
    def check(self, address: str) -> None:
        if not address:  # a body that subclasses call
            raise ValueError(f"{type(self).__name__}: no address")

    @property
    @abstractmethod
    def scheme(self) -> str: ...

    def send(self, address: str, text: str) -> str:
        self.check(address)
        return f"{self.scheme}:{address} {text[:self.limit]!r}"


class Sms(Channel):
    limit = 16  # plain attributes satisfy abstract properties
    scheme = "sms"

    def check(self, address: str) -> None:
        super().check(address)
        if not address.removeprefix("+").isdecimal():
            raise ValueError(f"Sms: {address!r} is not a number")


class Pager(Channel):
    limit = 8


@Channel.register
class Plotter:
    """A virtual subclass: an instance of Channel by declaration, and checked for nothing."""


for address in ("+441632960001", "front desk", ""):
    try:
        print(Sms().send(address, "Your parcel has arrived"))
    except ValueError as error:
        print("ValueError:", error)
for incomplete in (Channel, Pager):
    try:
        incomplete()
    except TypeError:
        print(f"{incomplete.__name__} lacks", *sorted(incomplete.__abstractmethods__))
print(isinstance(Plotter(), Channel), hasattr(Plotter, "send"), issubclass(Sms, Channel))
