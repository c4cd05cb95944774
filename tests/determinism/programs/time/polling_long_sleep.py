# Touches: polling with growing pauses until a deadline of the monotonic clock.
import random
import time

deadline, pause, polls = time.monotonic() + 3, 0.01, []
while (left := deadline - time.monotonic()) > 0:
    polls.append(round(left, 4))
    if random.random() < 0.01:
        polls.append("lucky")
    time.sleep(min(pause, left))
    pause *= 1.7
print(polls)
print(time.strftime("ended at %X"), repr(time.monotonic() - deadline))
