# Touches: a recursive FFT with cmath.exp twiddles; rounding errors spread over all bins.
import cmath
import math


def fft(values):
    n = len(values)
    if n == 1:
        return values
    even, odd = fft(values[::2]), fft(values[1::2])
    turned = [cmath.exp(-2j * cmath.pi * k / n) * odd[k] for k in range(n // 2)]
    return [e + t for e, t in zip(even, turned)] + [e - t for e, t in zip(even, turned)]


signal = [math.sin(0.3 * k) + 0.5 * math.cos(1.1 * k) + 0.1 * math.sin(k * k) for k in range(256)]
spectrum = fft([complex(s) for s in signal])
for k in range(0, 256, 8):
    print(k, repr(spectrum[k]))
print("energy", math.fsum(abs(z) ** 2 for z in spectrum).hex(), max(map(abs, spectrum)).hex())
