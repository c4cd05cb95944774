# ends: exit status 0
import sys

sys.stdout = None
print("to nobody")
sys.stderr.write("done\n")
