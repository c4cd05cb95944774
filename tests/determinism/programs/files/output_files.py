# Touches: files written in the order of a set, with times, random names and addresses in them.
import os
import pathlib
import random
import time

folder = pathlib.Path("reports")
folder.mkdir(exist_ok=True)
for city in {"Bern", "Chur", "Genf", "Visp", "Zug"}:
    report = folder / f"{city}-{random.randrange(1000):03}.txt"
    report.write_text(f"{city} {time.time()} {object()} {random.random()}\n")
    print(report)
(folder / "index.txt").write_text("\n".join(os.listdir(folder)))
print((folder / "index.txt").stat().st_size)
