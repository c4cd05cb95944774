# ends: exit status 1
class Mute:
    def __str__(self):
        raise RuntimeError("no text")


raise SystemExit(Mute())
