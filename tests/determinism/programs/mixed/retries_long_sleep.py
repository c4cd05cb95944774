# Touches: exponential back-off with jitter over seconds, and a circuit breaker by the clock.
import random
import time


class Breaker:
    def __init__(self, limit, pause):
        self.limit, self.pause, self.failures, self.opened = limit, pause, 0, None

    def call(self, function):
        if self.opened is not None:
            if time.monotonic() - self.opened < self.pause:
                return "refused"
            self.opened = None
        try:
            result = function()
            self.failures = 0
            return result
        except ConnectionError as error:
            self.failures += 1
            if self.failures % self.limit == 0:
                self.opened = time.monotonic()
            return str(error)


def service():
    if random.random() < 0.7:
        raise ConnectionError("no answer")
    return "answer"


breaker, begin, delay = Breaker(2, 0.4), time.time(), 0.05
while time.time() - begin < 3:
    result = breaker.call(service)
    print(f"{time.time() - begin:.4f} {result}")
    delay = 0.05 if result == "answer" else min(0.8, delay * 2)
    time.sleep(delay * random.uniform(0.5, 1.0))
