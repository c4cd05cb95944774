import array
import binascii
import bisect
import csv
import datetime
import heapq
import io
import math
import mmap
import pickle
import random
import statistics
import struct
import tempfile
import unicodedata
import xml.etree.ElementTree as tree
import zoneinfo

print(csv.list_dialects(), list(csv.reader(io.StringIO('a,"b\nc",d\n1;2\n'))))
root = tree.fromstring("<a x='1'><b>ü&amp;</b><!-- no --><c/></a>")
print(tree.tostring(root), [child.tag for child in root], root.find("b").text)
try:
    tree.fromstring("<a><b></a>")
except tree.ParseError as error:
    print(error)
print(struct.pack(">hIq?3sd", -2, 7, 1 << 40, True, b"xyz", 0.1).hex(), struct.calcsize("P"))
print(array.array("d", [1.5, 2]).tobytes(), binascii.hexlify(b"hako", "-"), binascii.crc_hqx(b"x", 0))
print(pickle.dumps({"a": (1, 2.5, "ü")}, 5), pickle.loads(pickle.dumps(datetime.timedelta(3))))
random.seed(42)
print(random.random(), random.sample(range(100), 5), random.gauss(0, 1), random.getrandbits(100))
print(math.fsum([0.1] * 10), math.gamma(0.5), math.comb(50, 25), math.erf(0.3), math.nextafter(1, 2))
print(statistics.linear_regression([1, 2, 3], [2, 4, 7]), bisect.bisect([1, 2, 3], 2), heapq.nsmallest(2, [3, 1, 2]))
print(unicodedata.name("箱"), unicodedata.normalize("NFD", "ü").encode(), unicodedata.unidata_version)
print(datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone.utc).isoformat(), len(zoneinfo.TZPATH))
with tempfile.TemporaryFile() as file:
    file.write(b"mapped" * 1000)
    file.flush()
    with mmap.mmap(file.fileno(), 0) as view:
        view[:6] = b"MAPPED"
        print(view.find(b"mapped"), view[:12], len(view))
