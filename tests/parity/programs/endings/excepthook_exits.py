# ends: exit status 21
import sys

sys.excepthook = lambda *error: sys.exit(21)
{}["key"]
