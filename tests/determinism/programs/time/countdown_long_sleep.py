# Touches: sleeps of whole seconds with the wall clock printed at each.
import datetime
import time

begin = datetime.datetime.now()
for n in range(3, 0, -1):
    print(n, datetime.datetime.now(), flush=True)
    time.sleep(1)
print("lift-off after", datetime.datetime.now() - begin)
