"""A scheduler of tasks with priorities, queues and devices: objects, attributes and methods above all."""


class Packet:
    def __init__(self, link, owner, kind):
        self.link = link
        self.owner = owner
        self.kind = kind
        self.datum = 0
        self.data = [0] * 4

    def append_to(self, head):
        self.link = None
        if head is None:
            return self
        last = head
        while last.link is not None:
            last = last.link
        last.link = self
        return head


class Task:
    def __init__(self, scheduler, identity, priority, queue):
        self.scheduler = scheduler
        self.identity = identity
        self.priority = priority
        self.queue = queue
        self.held = False
        self.waiting = queue is None
        scheduler.add(self)

    def take(self):
        packet = self.queue
        if packet is not None:
            self.queue = packet.link
            packet.link = None
        return packet

    def put(self, packet):
        self.queue = packet.append_to(self.queue)
        self.waiting = False

    def is_ready(self):
        return not self.held and (not self.waiting or self.queue is not None)

    def run(self, packet):
        raise NotImplementedError


class Idle(Task):
    def __init__(self, scheduler, identity, count):
        super().__init__(scheduler, identity, 0, None)
        self.waiting = False
        self.count = count
        self.control = 1

    def run(self, packet):
        self.count -= 1
        if self.count == 0:
            self.held = True
            return
        if self.control & 1:
            self.control = (self.control >> 1) ^ 0xD008
            self.scheduler.release(5)
        else:
            self.control >>= 1
            self.scheduler.release(4)


class Worker(Task):
    def __init__(self, scheduler, identity, queue):
        super().__init__(scheduler, identity, 1000, queue)
        self.target = 2
        self.letter = 0

    def run(self, packet):
        if packet is None:
            self.waiting = True
            return
        self.target = 5 - self.target
        packet.owner = self.target
        packet.datum = 0
        for i in range(4):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        self.scheduler.send(self.target, packet)


class Handler(Task):
    def __init__(self, scheduler, identity, queue, device):
        super().__init__(scheduler, identity, 2000, queue)
        self.device = device
        self.work = None
        self.replies = None

    def run(self, packet):
        if packet is not None:
            if packet.kind == "work":
                self.work = packet.append_to(self.work)
            else:
                self.replies = packet.append_to(self.replies)
        work = self.work
        if work is None:
            self.waiting = True
            return
        if work.datum >= 4:
            self.work = work.link
            self.scheduler.send(1, work)
        elif self.replies is not None:
            reply = self.replies
            self.replies = reply.link
            reply.datum = work.data[work.datum]
            work.datum += 1
            reply.owner = self.identity
            self.scheduler.send(self.device, reply)
        else:
            self.waiting = True


class Device(Task):
    def __init__(self, scheduler, identity):
        super().__init__(scheduler, identity, 4000, None)
        self.pending = None

    def run(self, packet):
        if packet is not None:
            self.pending = packet
            self.held = True
        elif self.pending is not None:
            done, self.pending = self.pending, None
            self.scheduler.send(done.owner, done)
        else:
            self.waiting = True


class Scheduler:
    def __init__(self):
        self.tasks = {}
        self.order = []
        self.sent = 0
        self.released = 0

    def add(self, task):
        self.tasks[task.identity] = task
        self.order.append(task)
        self.order.sort(key=lambda one: -one.priority)

    def send(self, identity, packet):
        self.sent += 1
        self.tasks[identity].put(packet)

    def release(self, identity):
        self.released += 1
        task = self.tasks[identity]
        task.held = False
        task.waiting = False

    def run(self):
        while True:
            for task in self.order:
                if task.is_ready():
                    task.run(task.take())
                    break
            else:
                return self.sent, self.released


def packets(owner, kind, count):
    head = None
    for _ in range(count):
        head = Packet(head, owner, kind)
    return head


def main():
    for count in (1000, 10_000, 100_000):
        scheduler = Scheduler()
        Idle(scheduler, 0, count)
        Worker(scheduler, 1, packets(1, "work", 2))
        Handler(scheduler, 2, packets(2, "device", 3), 4)
        Handler(scheduler, 3, packets(3, "device", 3), 5)
        Device(scheduler, 4)
        Device(scheduler, 5)
        print(count, *scheduler.run())


main()
