"""`exec(source, globals, namespace)` defines functions, `eval(expr, g, l)` computes.

Met in rule engines, spreadsheets, templates and in `dataclasses` and `namedtuple`. Source comes
from configuration; the two mappings decide what it sees and where its names go.
"""
from typing import Any

RULES = '''
RATE = 20

def shipping(weight_g):
    """Pence for a parcel."""
    return 0 if weight_g == 0 else base + (weight_g + 999) // 1000 * 150

def vat(net, rate=RATE):  # a default is evaluated now, where RATE is in sight
    return net * rate // 100

def surcharge(net):
    return net + RATE  # looked up at the call, in the globals, where RATE is not
'''
FORMULAS = {
    "net": "sum(qty * pence for qty, pence in lines)",
    "shipping": "shipping(weight_g)",
    "vat": "vat(net + shipping_cost)",
    "surcharge": "surcharge(net)",
    "gift": "'yes' if net > 5000 else 'no'",
    "leak": "open('/etc/passwd')",
    "typo": "net +",
    "odd": "net // (qty - qty)",
}

allowed: dict[str, Any] = {"__builtins__": {"sum": sum}, "base": 295}
defined: dict[str, Any] = {}
exec(compile(RULES, "<rules>", "exec"), allowed, defined)
print(*(f"{name}:{type(value).__name__}" for name, value in defined.items()))
print(defined["shipping"].__doc__, defined["shipping"].__code__.co_filename)
print("RATE" in allowed, defined["shipping"].__globals__ is allowed)

scope = {**allowed, **defined}
order: dict[str, Any] = {"lines": [(2, 1999), (1, 350)], "weight_g": 2300, "qty": 3}
order["net"] = eval(FORMULAS["net"], scope, order)
order["shipping_cost"] = eval(FORMULAS["shipping"], scope, order)
for name, formula in FORMULAS.items():
    try:
        print(f"{name:<10}{eval(compile(formula, name, 'eval'), scope, order)}")
    except SyntaxError as error:
        print(f"{name:<10}SyntaxError in {error.filename!r}, line {error.lineno}")
    except (NameError, ArithmeticError) as error:
        print(f"{name:<10}{type(error).__name__}: {error}")

allowed["base"] = 0  # the functions look their globals up at each call
print("free base:", defined["shipping"](2300), "| order:", *order)
