# Touches: synthesised samples from sin, exp and pow, packed to 16 bits; rounding decides samples.
import hashlib
import math
import struct

RATE = 8000


def note(key, seconds):
    frequency = 440 * 2 ** ((key - 69) / 12)
    for k in range(int(RATE * seconds)):
        t = k / RATE
        tone = math.sin(2 * math.pi * frequency * t + 0.8 * math.sin(2 * math.pi * 5 * t))
        yield math.exp(-3 * t) * tone


samples = [s for key in (60, 64, 67, 72) for s in note(key, 0.4)]
exact = struct.pack(f"<{len(samples)}d", *samples)
short = struct.pack(f"<{len(samples)}h", *(round(32767 * s) for s in samples))
print(len(samples), hashlib.sha256(exact).hexdigest(), hashlib.sha256(short).hexdigest())
print([s.hex() for s in samples[1::1500]], 20 * math.log10(max(map(abs, samples))))
