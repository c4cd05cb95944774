# Touches: logging with default asctime, custom date formats, UTC, and relativeCreated.
import logging
import sys
import time


class Utc(logging.Formatter):
    converter = time.gmtime


for number, formatter in enumerate((
    logging.Formatter("%(asctime)s %(levelname)s %(message)s"),
    logging.Formatter("%(asctime)s|%(msecs)d|%(message)s", "%d.%m.%y %H:%M:%S"),
    Utc("{asctime} {created} {relativeCreated} {process} {message}", style="{"),
)):
    handler = logging.StreamHandler(sys.stdout if number % 2 else sys.stderr)
    handler.setFormatter(formatter)
    logging.getLogger(f"log{number}").addHandler(handler)
for round_number in range(3):
    for number in range(3):
        logging.getLogger(f"log{number}").error("round %d", round_number)
    time.sleep(0.002)
