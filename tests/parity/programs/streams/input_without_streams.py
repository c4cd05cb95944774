# ends: exit status 1
import sys

for name in ("stdout", "stderr", "stdin"):
    saved = getattr(sys, name)
    setattr(sys, name, None)
    try:
        input("prompt")
    except RuntimeError as error:
        setattr(sys, name, saved)
        print(error)
    setattr(sys, name, saved)
sys.stdin.close()
input()
