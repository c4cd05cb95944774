# Touches: a map-reduce over threads, with partitions by hash of str and order of arrival.
import collections
import queue
import threading

LINES = """if you can keep your head when all about you
are losing theirs and blaming it on you
if you can trust yourself when all men doubt you
but make allowance for their doubting too
if you can wait and not be tired by waiting""".splitlines()
REDUCERS = 3
mailboxes = [queue.Queue() for _ in range(REDUCERS)]
results = []


def mapper(line):
    for word in line.split():
        mailboxes[hash(word) % REDUCERS].put((word, 1))


def reducer(number):
    counts = collections.Counter()
    while (pair := mailboxes[number].get()) is not None:
        counts[pair[0]] += pair[1]
    results.append((number, counts.most_common(5)))


reducers = [threading.Thread(target=reducer, args=(n,)) for n in range(REDUCERS)]
mappers = [threading.Thread(target=mapper, args=(line,)) for line in LINES]
for thread in reducers + mappers:
    thread.start()
for thread in mappers:
    thread.join()
for mailbox in mailboxes:
    mailbox.put(None)
for thread in reducers:
    thread.join()
print(*results, sep="\n")
