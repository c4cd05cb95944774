# Touches: times of files written, touched, copied and set by os.utime.
import os
import pathlib
import shutil
import time

path = pathlib.Path("first.txt")
path.write_text("one")
print([getattr(path.stat(), f"st_{k}time_ns") for k in "amc"])
time.sleep(0.01)
path.touch()
shutil.copy2(path, "second.txt")
shutil.copy(path, "third.txt")
os.utime("third.txt")
for name in ("first.txt", "second.txt", "third.txt"):
    print(name, os.stat(name).st_mtime, time.ctime(os.path.getmtime(name)))
os.utime(path, (86400.25, 2e9 + 0.5))
os.utime("second.txt", ns=(1, time.time_ns()))
print(path.stat().st_mtime, os.stat("second.txt").st_mtime_ns, os.path.getatime("first.txt"))
print(time.time() - os.stat("third.txt").st_mtime)
