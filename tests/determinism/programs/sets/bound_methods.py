# Touches: hashes and reprs of bound methods, made of the hashes of object and function.


class Button:
    def __init__(self, label):
        self.label = label

    def press(self):
        return "press " + self.label

    def release(self):
        return "release " + self.label


buttons = [Button(name) for name in "ABCDEFG"]
handlers = {b.press for b in buttons} | {b.release for b in buttons[::2]}
print([handler() for handler in handlers])
print(hash(buttons[0].press), buttons[1].release)
