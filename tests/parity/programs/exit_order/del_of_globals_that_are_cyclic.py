import gc

gc.disable()


class Node:
    def __init__(self, name):
        self.name = name
        self.other = None

    def __del__(self):
        print("del", self.name, self.other.name)


one, two = Node("one"), Node("two")
one.other, two.other = two, one
three, four = Node("three"), Node("four")
three.other, four.other = four, three
del three, four
print("end")
