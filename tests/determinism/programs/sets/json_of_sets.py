# Touches: JSON, pprint and repr of sets of str, lists made of them, and sorted against unsorted.
import json
import pprint


class SetEncoder(json.JSONEncoder):
    def default(self, value):
        return list(value) if isinstance(value, (set, frozenset)) else super().default(value)


fleet = {
    "ships": {"Aurora", "Borealis", "Calypso", "Dione", "Electra"},
    "ports": {("Oslo", "Bergen"), ("Kiel",), ("Malmö", "Ystad", "Visby")},
    "flags": frozenset("red green blue white".split()),
}
print(json.dumps(fleet, cls=SetEncoder, ensure_ascii=False, indent=1))
pprint.pprint(fleet, width=60)
print(fleet)
try:
    json.dumps({1, 2, "three"})
except TypeError as error:
    print(error)
