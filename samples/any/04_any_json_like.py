"""JSON-like data as `Any`: decode, reach in by path, narrow at the edge.

Met in every client of a web API: `json.loads` returns `Any`, and a small accessor turns the
untrusted tree into typed values or into an error that names the path.
"""
import json
from typing import Any, TypeVar

T = TypeVar("T")
REQUIRED: Any = object()

PAYLOAD = """
{"order": 7041, "customer": {"name": "\\u00c5se Lund", "vat": null},
 "lines": [{"sku": "K-100", "qty": 2, "price": "12.50"},
           {"sku": "M-7", "qty": "3", "price": "0.99"}],
 "paid": true}
"""


class PayloadError(ValueError):
    """The tree does not hold what the program needs."""


def pick(tree: Any, path: str, kind: type[T], default: Any = REQUIRED) -> T:
    node = tree
    for part in path.split("/"):
        try:
            node = node[int(part)] if isinstance(node, list) else node[part]
        except (KeyError, IndexError, TypeError):
            if default is REQUIRED:
                raise PayloadError(f"{path}: nothing at {part!r}") from None
            return default
    if type(node) is not kind:  # exact: True must not pass for an int
        found = "null" if node is None else type(node).__name__
        raise PayloadError(f"{path}: expected {kind.__name__}, found {found}")
    return node


order: Any = json.loads(PAYLOAD)
print(pick(order, "order", int), ascii(pick(order, "customer/name", str)))
print(pick(order, "lines/0/sku", str), pick(order, "discount", int, 0))
for path, kind in [
    ("lines/1/qty", int), ("lines/2/sku", str), ("paid", int), ("customer/vat", str), ("order/id", int),
]:
    try:
        print(pick(order, path, kind))
    except PayloadError as error:
        print("bad payload:", error)
try:
    json.loads('{"order": 7041 "lines": []}')
except json.JSONDecodeError as error:
    print(f"not JSON: column {error.colno}: {error.msg}")
order["lines"][1]["qty"] = int(order["lines"][1]["qty"])
print(json.dumps(order, sort_keys=True, separators=(",", ":")))
