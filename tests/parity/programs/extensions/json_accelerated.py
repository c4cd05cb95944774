import json
import _json

print(_json.scanstring('"a\\u7bb1b"', 1), json.encoder.c_make_encoder is not None)
value = {"ü": [1, 2.5, None, True, {"deep": [[]]}], "箱": "x" * 50, "n": 10**30, "f": 1e-7}
for options in ({}, {"indent": 2}, {"sort_keys": True, "ensure_ascii": False}, {"separators": (",", ":")}):
    text = json.dumps(value, **options)
    print(text, json.loads(text) == value)
for broken in ('{"a": }', "[1,", '"\\x"', "nul", "1 2"):
    try:
        json.loads(broken)
    except json.JSONDecodeError as error:
        print(error)
