# ends: exit status 1
import sys

sys.tracebacklimit = 0
1 / 0
