# ends: exit status 120
import sys


class Broken:
    def write(self, text):
        raise OSError("cannot write")

    def flush(self):
        raise OSError("cannot flush")


sys.stderr = Broken()
{}["key"]
