# ends: exit status 1
import sys

print("out")
sys.stderr = None
{}["key"]
