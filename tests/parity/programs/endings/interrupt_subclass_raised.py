# ends: exit status 1
class Mine(KeyboardInterrupt):
    pass


def inner():
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise Mine("with words") from error


inner()
