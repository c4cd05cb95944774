import sys

for number in range(20_000):
    print(number, "x" * (number % 97))
sys.stdout.buffer.write(bytes(range(256)) * 4096)
print("é" * 100_000)
