# Touches: sys.exit with a text made of a set, which goes to stderr with status 1.
import atexit
import sys

missing = {"host", "port", "user", "token"}
atexit.register(lambda: print("handler", id(missing)))
try:
    sys.exit(f"missing settings: {', '.join(missing)}")
finally:
    print("leaving", __file__)
