"""`@property` with a validating setter: a model that cannot hold a wrong value.

Met in domain models and device drivers. Attributes start out plain and become properties when a
rule appears, without a change to any caller; derived values are properties with no setter.
"""


class Boiler:
    """A heating boiler. Temperatures in degrees Celsius."""

    LOWEST, HIGHEST = 5, 85

    def __init__(self, serial: str, target: float = 60) -> None:
        self.serial = serial  # through the setters: construction is checked too
        self.target = target

    @property
    def serial(self) -> str:
        """Two letters and four digits; fixed once set."""
        return self._serial

    @serial.setter
    def serial(self, text: str) -> None:
        if hasattr(self, "_serial"):
            raise AttributeError("serial is fixed")
        text = text.strip().upper()
        if not (len(text) == 6 and text[:2].isalpha() and text[2:].isdecimal()):
            raise ValueError(f"serial {text!r} is not of the form AB1234")
        self._serial = text

    @property
    def target(self) -> float:
        return self._target

    @target.setter
    def target(self, degrees: float) -> None:
        if isinstance(degrees, bool) or not isinstance(degrees, (int, float)):
            raise TypeError(f"target must be a number, not {type(degrees).__name__}")
        if not self.LOWEST <= degrees <= self.HIGHEST:
            raise ValueError(f"target {degrees} is outside {self.LOWEST}..{self.HIGHEST}")
        self._target = degrees

    @property
    def fahrenheit(self) -> float:
        return self.target * 9 / 5 + 32


boiler = Boiler(" kx0420 ")
boiler.target += 7.5
print(boiler.serial, boiler.target, boiler.fahrenheit)
for name, value in [("target", 120), ("target", "hot"), ("serial", "KX0421"), ("fahrenheit", 1)]:
    try:
        setattr(boiler, name, value)
    except (ValueError, TypeError, AttributeError) as error:
        print(f"{name} = {value!r}: {type(error).__name__}: {error}")
try:
    Boiler("4711")
except ValueError as error:
    print("refused:", error)
print("unchanged:", boiler.target, "|", Boiler.serial.__doc__)
