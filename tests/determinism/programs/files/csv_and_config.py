# Touches: CSV and INI files written from dicts of sets, read back with today's date.
import configparser
import csv
import datetime
import io
import pathlib

stock = {"nuts": {"M3", "M4", "M5"}, "bolts": {"M3x10", "M4x12"}, "washers": {"small", "large"}}
with open("stock.csv", "w", newline="") as file:
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    for kind, sizes in stock.items():
        writer.writerows([kind, size, len(size), datetime.date.today()] for size in sizes)
print(pathlib.Path("stock.csv").read_text())
config = configparser.ConfigParser()
config.read_dict({kind: dict.fromkeys(sizes, "yes") for kind, sizes in stock.items()})
out = io.StringIO()
config.write(out)
print(out.getvalue())
