# ends: exit status 1
def first():
    return {}["missing"]


def second():
    try:
        first()
    except KeyError:
        int("not a number")


def third():
    try:
        second()
    except ValueError as error:
        raise RuntimeError("third") from error


try:
    third()
except RuntimeError:
    raise OSError(2, "No such thing", "name") from None
finally:
    print("finally")
