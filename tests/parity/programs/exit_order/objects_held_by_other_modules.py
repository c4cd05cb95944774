import json
import sys


class Last:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


mine = Last("in the program")
json.held = Last("in json")
sys.held = Last("in sys")
sys.modules["extra"] = Last("as a module")
print("end of the program")
