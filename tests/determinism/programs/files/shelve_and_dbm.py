# Touches: a shelf over dbm.dumb, whose files and keys follow the order of a set.
import dbm.dumb
import hashlib
import os
import pathlib
import shelve
import time

with shelve.Shelf(dbm.dumb.open("shelf", "n")) as shelf:
    for key in {"tea", "rice", "salt", "oats", "figs"}:
        shelf[key] = {"weighed": time.time(), "tags": {key, key.upper(), key[0]}}
    shelf["tea"] = "sold out"
with shelve.Shelf(dbm.dumb.open("shelf", "r")) as shelf:
    for key in shelf:
        print(key, shelf[key])
for name in os.listdir("."):
    print(name, hashlib.md5(pathlib.Path(name).read_bytes()).hexdigest())
