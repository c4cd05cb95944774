# Touches: os.walk and os.fwalk, top down and bottom up, without sorting.
import os
import random

random.seed(5)
folders = ["tree"]
for n in range(12):
    folders.append(os.path.join(random.choice(folders), f"d{n * 7 % 12}"))
for folder in folders:
    os.makedirs(folder, exist_ok=True)
for n in range(25):
    open(os.path.join(random.choice(folders), f"f{n * 11 % 25}"), "w").close()
for topdown in (True, False):
    for folder, subfolders, names in os.walk("tree", topdown=topdown):
        print(folder, subfolders, names)
print([folder for folder, *_ in os.fwalk("tree")])
