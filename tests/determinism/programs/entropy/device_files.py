# Touches: /dev/urandom and /dev/random opened by path, buffered, unbuffered and by descriptor.
import os
import pathlib

with open("/dev/urandom", "rb") as file:
    print(file.read(16).hex(), file.read(3).hex())
with open("/dev/urandom", "rb", buffering=0) as file:
    buffer = bytearray(10)
    print(file.readinto(buffer), buffer.hex())
descriptor = os.open("/dev/urandom", os.O_RDONLY)
print(os.read(descriptor, 20).hex())
os.close(descriptor)
with pathlib.Path("/dev/random").open("rb", buffering=0) as file:
    print(file.read(4).hex())
