# ends: exit status 3
import os
import sys

print("printed once by each, as it was buffered")
if os.fork() == 0:
    print("child")
    sys.exit(9)
_, status = os.wait()
print("parent saw", os.waitstatus_to_exitcode(status))
if os.fork() == 0:
    os._exit(11)
print("parent saw", os.waitstatus_to_exitcode(os.wait()[1]))
if os.fork() == 0:
    raise KeyboardInterrupt
print("parent saw", os.waitstatus_to_exitcode(os.wait()[1]))
sys.exit(3)
