# Touches: dictConfig with several handlers: thread and process facts, times, a random file name.
import logging
import logging.config
import threading
import uuid

path = f"audit-{uuid.uuid4().hex[:8]}.log"
logging.config.dictConfig({
    "version": 1,
    "formatters": {
        "short": {"format": "%(levelname).1s %(name)s: %(message)s"},
        "long": {
            "format": "%(asctime)s %(process)d %(thread)d %(pathname)s:%(lineno)d %(message)s",
        },
    },
    "handlers": {
        "screen": {"class": "logging.StreamHandler", "formatter": "short",
                   "stream": "ext://sys.stdout"},
        "file": {"class": "logging.FileHandler", "filename": path, "formatter": "long"},
    },
    "loggers": {"shop": {"handlers": ["screen"], "level": "INFO"}},
    "root": {"handlers": ["file"], "level": "DEBUG"},
})
shop, stock = logging.getLogger("shop"), logging.getLogger("shop.stock")
threads = [threading.Thread(target=stock.info, args=("item %d", n)) for n in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
stock.debug("hidden on the screen")
try:
    {}["price"]
except KeyError:
    shop.exception("no price in %s", {"nuts", "bolts", "nails"})
logging.shutdown()
with open(path) as file:
    print(path, file.read(), shop.manager, sep="\n")
