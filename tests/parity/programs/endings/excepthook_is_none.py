# ends: exit status 1
import sys

sys.excepthook = None
{}["key"]
