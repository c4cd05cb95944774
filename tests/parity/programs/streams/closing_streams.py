# ends: exit status 120
import os
import sys

sys.stdin.close()
print(sys.stdin)
try:
    sys.stdin.read()
except ValueError as error:
    print(error)
sys.stderr.close()
print("still prints", flush=True)
os.close(2)
sys.stdout.detach()
print("not any more")
