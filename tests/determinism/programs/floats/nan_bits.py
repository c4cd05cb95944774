# Touches: the sign of the NaN that an invalid operation gives, which the processor chooses.
import array
import cmath
import decimal
import marshal
import math
import pickle
import struct

inf = float("inf")
nan = float("nan")
zero = 0.0
def show(name, x): print(name, struct.pack(">d", x).hex(), math.copysign(1, x))
show("nan", nan)
show("-nan", -nan)
show("inf-inf", inf - inf)
show("inf*0", inf * zero)
show("-(inf-inf)", -(inf - inf))
show("inf+-inf", inf + -inf)
show("nan+1", nan + 1)
show("-nan+1", -nan + 1)
show("nan+-nan", nan + -nan)
show("-nan+nan", -nan + nan)
show("nan*-nan", nan * -nan)
show("-nan*nan", -nan*nan)
a = struct.unpack(">d", bytes.fromhex("7ff80000000000aa"))[0]
b = struct.unpack(">d", bytes.fromhex("fff80000000000bb"))[0]
for n, x in (("a+b", a+b), ("b+a", b+a), ("a-b", a-b), ("b-a", b-a), ("a*b", a*b), ("b*a", b*a), ("a/b", a/b), ("b/a", b/a)): show(n, x)
s = struct.unpack(">d", bytes.fromhex("7ff00000000000aa"))[0]
show("snan", s)
show("snan+1", s + 1)
for f in ("fmod", "remainder", "hypot", "atan2"):
    try: show(f, getattr(math, f)(nan, 1.0)); show(f + "-", getattr(math, f)(-nan, -nan))
    except Exception as e: print(f, e)
for f in ("sqrt", "sin", "exp", "floor", "trunc", "erf", "gamma", "cbrt", "fabs"):
    try: show(f, getattr(math, f)(-nan))
    except Exception as e: print(f, e)
c = complex(inf, nan) * complex(0, 1)
show("c.re", c.real)
show("c.im", c.imag)
c = complex(inf, inf) * complex(0, 1)
show("c2.re", c.real)
show("c2.im", c.imag)
try: c = complex(inf, inf) / complex(inf, 1); show("c3.re", c.real); show("c3.im", c.imag)
except Exception as e: print(e)
show("sum", sum([inf, -inf]))
try: show("fsum", math.fsum([nan, -nan]))
except Exception as e: print(e)
show("f4", struct.unpack(">f", struct.pack(">f", inf - inf))[0])
print(struct.pack(">f", inf-inf).hex(), struct.pack(">e", inf-inf).hex())
print(struct.pack('d', inf - inf).hex(), memoryview(bytearray(8)).cast('d').tolist())
print(array.array("d", [inf - inf]).tobytes().hex(), array.array("f", [inf - inf]).tobytes().hex())
print(pickle.dumps(inf - inf).hex(), marshal.dumps(inf - inf).hex())
print(repr(inf - inf), "%f" % (inf - inf), format(inf - inf, "+e"), (inf-inf).hex())
print(decimal.Decimal(inf - inf), decimal.Decimal(-nan))
show("pow", nan ** 2)
show("max", max(nan, inf - inf))
show("mod", nan % 1.0)
try: show("mod2", inf % 1.0)
except Exception as e: print(e)
show("int/", 0 * (inf - inf))
c = cmath.sqrt(complex(nan, inf))
show("cs", c.real)
show("ci", c.imag)
c = cmath.log(complex(nan, nan))
show("cl", c.real)
