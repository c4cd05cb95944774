import logging
import logging.handlers
import sys

target = logging.StreamHandler(sys.stdout)
memory = logging.handlers.MemoryHandler(100, target=target)
logging.getLogger().addHandler(memory)
logging.getLogger("part").warning("kept until the end")
logging.lastResort.handle(logging.makeLogRecord({"msg": "last resort", "levelno": 50, "levelname": "C"}))
print("end")
