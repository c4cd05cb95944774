"""JSON written and read: wide, deep, with numbers and with text that needs escapes."""

import json


def document(size):
    return {
        "users": [
            {"id": i, "name": f"user {i}", "score": i / 7, "active": i % 3 == 0, "tags": [f"t{i % 5}", "größe", 'a"b\n'],
             "address": {"street": f"{i} Main", "zip": None, "at": [i * 0.5, -i * 0.25]}}
            for i in range(size)
        ],
        "meta": {"count": size, "big": 2 ** 70, "text": "".join(chr(32 + i % 90) for i in range(2000))},
    }


def nested(depth):
    return {"level": depth, "next": nested(depth - 1)} if depth else []


def main():
    data = document(700)
    deep = nested(60)
    length = 0
    for turn in range(34):
        text = json.dumps(data)
        assert json.loads(text) == data
        length += len(text)
        pretty = json.dumps(data["users"][:80], indent=2, sort_keys=True, ensure_ascii=False)
        length += len(pretty) + len(json.loads(pretty))
        for _ in range(40):
            length += len(json.dumps(json.loads(json.dumps(deep))))
        length += sum(len(json.dumps(user)) for user in data["users"])
    print(length)
    floats = json.loads(json.dumps([i / 3 for i in range(50_000)]))
    print(sum(floats) > 0, floats[10])


main()
