# ends: exit status 1
def first():
    return {}["missing"]


def second():
    try:
        first()
    except KeyError:
        int("not a number")


try:
    second()
except ValueError as error:
    raise RuntimeError("third") from error
