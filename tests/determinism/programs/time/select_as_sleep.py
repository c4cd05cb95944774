# Touches: timeouts of select, poll, epoll and selectors with nothing ready, and the time they take.
import os
import select
import selectors
import time

read_end, write_end = os.pipe()


def measure(name, wait):
    begin = time.monotonic()
    ready = wait()
    print(name, ready, round(time.monotonic() - begin, 3), time.monotonic() - begin)


poll, epoll, selector = select.poll(), select.epoll(), selectors.SelectSelector()
poll.register(read_end, select.POLLIN)
epoll.register(read_end, select.EPOLLIN)
selector.register(read_end, selectors.EVENT_READ)
measure("select of nothing", lambda: select.select([], [], [], 0.004))
for _ in range(2):
    measure("select", lambda: select.select([read_end], [], [], 0.003)[0] == [read_end])
    measure("poll", lambda: len(poll.poll(5)))
    measure("epoll", lambda: len(epoll.poll(0.002)))
    measure("selector", lambda: len(selector.select(0.0015)))
    measure("no wait", lambda: len(poll.poll(0)))
    os.write(write_end, b"x")
epoll.close()
