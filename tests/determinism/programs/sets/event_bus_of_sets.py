# Touches: an event bus whose subscribers sit in sets of methods and closures.
from collections import defaultdict


class Bus:
    def __init__(self):
        self.subscribers = defaultdict(set)

    def on(self, topic, handler):
        self.subscribers[topic].add(handler)

    def emit(self, topic, *arguments):
        for handler in set(self.subscribers[topic]):
            handler(*arguments)


class Printer:
    def __init__(self, bus, name):
        self.bus, self.name, self.seen = bus, name, 0
        bus.on("page", self.page)
        bus.on("stop", lambda: print("stopped", self.name, self.seen))

    def page(self, number):
        self.seen += 1
        print(self.name, "prints", number)
        if number == 1:
            self.bus.on("page", lambda n: print("extra of", self.name, "for", n))


bus = Bus()
printers = [Printer(bus, name) for name in ("laser", "inkjet", "matrix", "plotter")]
for number in range(3):
    bus.emit("page", number)
bus.emit("stop")
print({topic: {*map(hash, handlers)} for topic, handlers in bus.subscribers.items()})
