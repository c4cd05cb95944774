# Touches: a token bucket that refills by the monotonic clock.
import time


class Bucket:
    def __init__(self, rate, size):
        self.rate, self.size, self.tokens = rate, size, size
        self.last = time.monotonic()

    def take(self):
        now = time.monotonic()
        self.tokens = min(self.size, self.tokens + (now - self.last) * self.rate)
        self.last = now
        if self.tokens >= 1:
            self.tokens -= 1
            return True
        return False


bucket, history = Bucket(800, 5), ""
for n in range(40):
    history += "+" if bucket.take() else "-"
    if n % 4 == 3:
        time.sleep(0.002)
print(history, repr(bucket.tokens))
