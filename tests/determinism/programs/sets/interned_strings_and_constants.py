# Touches: which strings share an id, and the order of sets of ids of constants.
import sys


def constants():
    return ("alpha", "alpha beta", 12345, 1.5, (1, 2), b"bytes")


made = "".join(["al", "pha"])
print(made is constants()[0], sys.intern(made) is constants()[0])
print({id(c) for c in constants()}, {id(c) for c in constants.__code__.co_consts})
names = {id(name): name for name in (*constants.__code__.co_varnames, "alpha", "sys", "print")}
print([names[key] for key in {*names}])
print([chr(65 + n) for n in sorted(range(26), key=lambda n: id(chr(65 + n)))])
