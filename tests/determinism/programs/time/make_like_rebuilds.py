# Touches: comparing file times as make does: targets older than their sources are rebuilt.
import os
import pathlib
import time

RULES = {
    "app": ["main.o", "util.o"],
    "main.o": ["main.c", "util.h"],
    "util.o": ["util.c", "util.h"],
}
built = []


def build(target):
    for source in RULES.get(target, []):
        build(source)
    if target in RULES:
        newest = max(os.stat(source).st_mtime_ns for source in RULES[target])
        if not os.path.exists(target) or os.stat(target).st_mtime_ns < newest:
            time.sleep(0.005)
            pathlib.Path(target).write_text(target)
            built.append(target)


for name in ("main.c", "util.c", "util.h"):
    pathlib.Path(name).write_text(name)
for touched in (None, "main.c", "util.h", None):
    if touched:
        time.sleep(0.005)
        os.utime(touched)
    build("app")
    print(touched, built, os.stat("app").st_mtime)
    built.clear()
