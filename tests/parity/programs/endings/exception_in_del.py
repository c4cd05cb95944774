# ends: exit status 0
class Fails:
    def __init__(self, error):
        self.error = error

    def __del__(self):
        raise self.error


for error in (ValueError("at once"), SystemExit(3), KeyboardInterrupt("in del")):
    fails = Fails(error)
    del fails
kept = Fails(ValueError("at the end"))
kept.itself = kept
print("done")
