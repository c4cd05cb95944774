# Touches: actors that pass hot potatoes by mailbox until each has held ten.
import queue
import random
import threading


class Actor(threading.Thread):
    def __init__(self, name):
        super().__init__(name=name)
        self.mailbox, self.held = queue.SimpleQueue(), []

    def run(self):
        while (message := self.mailbox.get()) is not None:
            potato, hops = message
            self.held.append(potato)
            if hops:
                target = random.choice([a for a in actors if a is not self])
                target.mailbox.put((potato, hops - 1))
            else:
                ended.put((potato, self.name))


ended = queue.Queue()
actors = [Actor(name) for name in ("Uma", "Vic", "Wyn", "Xia")]
for actor in actors:
    actor.start()
for potato in range(5):
    actors[potato % 4].mailbox.put((potato, 10 + potato))
for _ in range(5):
    print(*ended.get())
for actor in actors:
    actor.mailbox.put(None)
    actor.join()
    print(actor.name, *actor.held)
