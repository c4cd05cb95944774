# ends: exit status 1
import traceback


class Thing:
    attribute_name = 1


def attempts():
    counter = 0
    yield lambda: Thing().atribute_name
    yield lambda: conter
    yield lambda: pritn
    yield lambda: Thing.attribute_nam
    yield lambda: time.time()
    yield lambda: __import__("json").dump_


for attempt in attempts():
    try:
        attempt()
    except Exception:
        traceback.print_exc()
Thing().attribute_names
