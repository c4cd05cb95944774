# ends: signal 2 (INT)
try:
    1 / 0
except ZeroDivisionError as error:
    raise KeyboardInterrupt("with", "words") from error
