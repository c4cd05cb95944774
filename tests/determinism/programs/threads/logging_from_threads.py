# Touches: log lines of several threads with times, thread names and idents.
import logging
import sys
import threading
import time

logging.basicConfig(
    stream=sys.stdout,
    level=logging.DEBUG,
    format="%(asctime)s.%(msecs)06.2f %(relativeCreated)d %(threadName)s %(thread)d %(message)s",
)


def work(task):
    logger = logging.getLogger(task)
    logger.info("begin %s", task)
    time.sleep(len(task) * 0.0005)
    logger.debug("end %s", task)


threads = [threading.Thread(target=work, args=(t,)) for t in ("parse", "link", "compile", "run")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
logging.warning("all %d done", len(threads))
