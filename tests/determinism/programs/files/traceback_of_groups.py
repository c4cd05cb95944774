# Touches: nested exception groups with notes that hold times, paths and addresses; status 1.
import os
import time


class Sensor:
    def read(self):
        raise OSError(5, "no signal", os.path.join(os.getcwd(), "sensor"))


def collect():
    errors = []
    for sensor in [Sensor() for _ in range(2)]:
        try:
            sensor.read()
        except OSError as error:
            error.add_note(f"at {time.time()} by {sensor}")
            errors.append(error)
    try:
        {"a", "b"}.remove(Sensor())
    except KeyError as error:
        errors.append(ExceptionGroup("inner", [error, ValueError({"x", "y", "z"})]))
    raise ExceptionGroup("collecting failed", errors)


collect()
