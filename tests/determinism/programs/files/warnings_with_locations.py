# Touches: warnings on stderr with the path of the program and addresses of objects.
import warnings


class Old:
    def use(self):
        warnings.warn(f"{self!r} is old", DeprecationWarning, stacklevel=2)


warnings.simplefilter("always")
for _ in range(2):
    Old().use()
warnings.warn_explicit("from elsewhere", UserWarning, "imaginary.py", 7)
with warnings.catch_warnings(record=True) as caught:
    Old().use()
print(caught[0].filename, caught[0].lineno, caught[0].message)
