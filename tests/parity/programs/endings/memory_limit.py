# ends: exit status 1
import resource

limit = 96 << 20
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
held = []
try:
    while True:
        held.append(bytearray(8 << 20))
except MemoryError:
    held.clear()
    print("out of memory")
x = bytearray(limit)
