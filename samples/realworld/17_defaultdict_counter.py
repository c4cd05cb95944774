"""`defaultdict` and `Counter.most_common`: groups and counts in one pass.

Met in log analysis, reports and text processing, in place of the `if key not in d` dance. A
look-up in a defaultdict inserts; one in a Counter does not.
"""
import re
from collections import Counter, defaultdict

LOG = """\
10.0.0.7 GET /stock 200
10.0.0.9 GET /stock 200
10.0.0.7 POST /orders 201
10.0.0.7 GET /orders/17 404
corrupt line
10.0.0.9 POST /orders 503
10.0.0.8 GET /stock 200
10.0.0.9 POST /orders 201
"""
TEXT = "The pump feeds the tank; the tank feeds the press. When the press stops, the pump stops."

hits: Counter[str] = Counter()
by_client: defaultdict[str, list[str]] = defaultdict(list)
matrix: defaultdict[str, Counter[int]] = defaultdict(Counter)
rejected = 0
for line in LOG.splitlines():
    try:
        client, verb, path, status = line.split()
    except ValueError:
        rejected += 1
        continue
    hits[path] += 1
    by_client[client].append(f"{verb[0]}{path}")
    matrix[verb][int(status) // 100] += 1

print(hits.most_common(2), "rejected:", rejected)
for client in sorted(by_client):
    print(client, *by_client[client])
print({verb: dict(classes) for verb, classes in matrix.items()})

words = Counter(re.findall(r"[a-z]+", TEXT.lower()))
print(words.most_common(4), words.total(), words["valve"], "valve" in words)
print(sorted((words - Counter("the the the the pump".split())).items())[:3])
lengths = defaultdict(set)
for word in words:
    lengths[len(word)].add(word)
print({size: sorted(lengths[size]) for size in sorted(lengths)})

before = len(by_client)
print(by_client["10.0.0.1"], len(by_client) - before, by_client.get("10.0.0.2"), len(by_client) - before)
by_client.default_factory = None  # closed: from here on a plain dict
try:
    by_client["10.0.0.3"]
except KeyError as error:
    print("KeyError:", error)
