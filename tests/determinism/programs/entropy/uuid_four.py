# Touches: uuid4 in all its forms, and sets sorted of it.
import collections
import uuid

ids = [uuid.uuid4() for _ in range(40)]
print(*ids[:5], sep="\n")
print(ids[0].urn, ids[1].hex, ids[2].int, ids[3].fields, ids[4].bytes_le)
print({u.version for u in ids}, collections.Counter(u.variant for u in ids))
print(ids.index(min(ids)), len({str(u)[0] for u in ids}), uuid.uuid5(ids[0], "name"))
