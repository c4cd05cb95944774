# Touches: sets of enum members, hashed by name with the random seed, and of flags.
import enum


class Suit(enum.Enum):
    SPADES, HEARTS, DIAMONDS, CLUBS = "SHDC"


class Permission(enum.Flag):
    READ = enum.auto()
    WRITE = enum.auto()
    RUN = enum.auto()
    OWN = enum.auto()


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 9


print({*Suit}, {suit: suit.value for suit in set(Suit)})
print({a | b for a in Permission for b in Permission})
print({*Level, *Suit}, [hash(suit) for suit in Suit], frozenset(Permission))
