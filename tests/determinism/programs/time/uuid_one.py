# Touches: uuid1: clock, node address and clock sequence.
import uuid

ids = [uuid.uuid1() for _ in range(4)]
for value in ids:
    print(value, value.time, value.clock_seq, hex(value.node), value.version)
print(uuid.uuid1(node=0x1234567890AB, clock_seq=77), hex(uuid.getnode()))
print(ids[1].time - ids[0].time, ids == sorted(ids, key=lambda u: u.time))
