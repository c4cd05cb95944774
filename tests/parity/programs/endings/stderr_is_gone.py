# ends: exit status 1
import sys

del sys.stderr
{}["key"]
