# Touches: an exit status between 10 and 99 that a random number decides.
import random
import sys

status = random.randint(10, 99)
print("ending with", status, file=sys.stderr)
sys.exit(status)
