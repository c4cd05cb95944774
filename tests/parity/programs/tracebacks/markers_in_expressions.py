# ends: exit status 1
import sys
import traceback

data = {"a": {"b": None}}
value = 5


def attempts():
    yield lambda: data["a"]["b"]["c"]["d"]
    yield lambda: (1 + 2) / (value - 5)
    yield lambda: data["a"].b.c
    yield lambda: (
        value
        + 3
        + "text"
    )
    yield lambda: print(
        value,
        value.nothing,
    )
    yield lambda: [x for x in range(3) if x.nothing]
    yield lambda: max(1, 2, key=lambda n: n / 0)
    yield lambda: f"{value!r:>{data['missing']}}"
    yield lambda: -data
    yield lambda: value()()
    yield lambda: data[1:2]
    yield lambda: "箱" + value + "ünï"
    yield lambda: not (yield_ := data["no"])


for attempt in attempts():
    try:
        attempt()
    except Exception:
        traceback.print_exc()
sys.stderr.flush()
ü = "ä" + "ö" * 3 + 箱
