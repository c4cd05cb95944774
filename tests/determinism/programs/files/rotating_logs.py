# Touches: rotating log files with times and pids in each line, listed without sorting.
import logging
import logging.handlers
import os
import random

handler = logging.handlers.RotatingFileHandler("app.log", maxBytes=300, backupCount=3)
handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(message)s"))
logger = logging.getLogger("app")
logger.addHandler(handler)
for n in range(30):
    logger.warning("event %d weighs %s", n, random.randint(1, 10**6))
handler.close()
for name in os.listdir("."):
    if name.startswith("app.log"):
        with open(name) as file:
            print(name, file.readline().strip(), os.path.getsize(name))
