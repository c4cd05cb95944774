"""What programs that serve and store do: json, pickle, logging, csv, struct, dates, exceptions, coroutines, threads, hashes, files."""

import argparse
import asyncio
import base64
import collections
import contextlib
import copy
import csv
import datetime
import decimal
import hashlib
import io
import json
import logging
import os
import pathlib
import pickle
import queue
import random
import struct
import tempfile
import threading
import time
import traceback
import urllib.parse
import uuid
import zlib


class Order:
    def __init__(self, number, lines):
        self.number = number
        self.lines = lines
        self.placed = datetime.datetime(2024, 1, 1) + datetime.timedelta(minutes=number)


class Compact:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b

    def __reduce__(self):
        return Compact, (self.a, self.b)


class Failure(Exception):
    pass


def orders(count):
    return [{"number": i, "customer": {"name": f"Kunde {i} ä", "vip": i % 9 == 0, "rating": i / 11, "notes": None},
             "lines": [{"sku": f"S{i}-{k}", "count": k, "price": k * 1.25, "text": "line\n\"quoted\" \\ \u2028"} for k in range(4)]}
            for i in range(count)]


def documents():
    data = orders(250)
    for i in range(8):
        text = json.dumps(data)
        assert json.loads(text) == data
        assert json.loads(json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False)) == data
        assert json.loads(json.dumps(data, separators=(",", ":"), default=str).encode())
        for one in data:
            assert json.loads(json.dumps(one)) == one
    assert json.loads("[" + ",".join(f"{i}.5e{i % 30}, -{i}, true, null" for i in range(4000)) + "]")
    for bad in ("", "{", "[1,]", '{"a" 1}', "nul"):
        with contextlib.suppress(json.JSONDecodeError):
            json.loads(bad)
    kept = [Order(one["number"], one["lines"]) for one in data] + [Compact(i, str(i)) for i in range(300)]
    shared = [kept[0], kept[0], {"ring": None}, (1, 2.5, b"x", "y", 2 ** 80, True, None, {1, 2}, frozenset((3,)))]
    shared[2]["ring"] = shared
    for protocol in (0, 2, 4, 5):
        for _ in range(5):
            assert len(pickle.loads(pickle.dumps(kept, protocol))) == len(kept)
            assert pickle.loads(pickle.dumps(data, protocol)) == data
            assert pickle.loads(pickle.dumps(shared, protocol))[3] == shared[3]
    assert copy.deepcopy(data) == data and len(copy.deepcopy(kept)) == len(kept)


def logs():
    stream = io.StringIO()
    log = logging.getLogger("training")
    log.propagate = False
    log.setLevel(logging.INFO)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(module)s:%(lineno)d %(message)s"))
    log.addHandler(handler)
    child = log.getChild("child")
    for i in range(4000):
        log.info("number %d is %s", i, "even" if i % 2 == 0 else "odd")
        child.debug("not shown %d", i)
        child.warning("shown %r", i)
        if i % 100 == 0:
            try:
                raise Failure(i)
            except Failure:
                child.exception("with a trace")
    assert stream.getvalue().count("\n") > 8000


def failing(depth, kind):
    if depth == 0:
        raise kind("deep")
    try:
        return failing(depth - 1, kind)
    finally:
        depth += 1


def errors():
    caught = collections.Counter()
    for i in range(25_000):
        try:
            if i % 4 == 0:
                raise Failure(i)
            if i % 4 == 1:
                {}[i]
            if i % 4 == 2:
                int("no")
            None.missing
        except Failure as error:
            caught[error.args[0] % 2] += 1
        except LookupError:
            caught["lookup"] += 1
        except (ValueError, AttributeError) as error:
            caught[type(error)] += 1
        else:
            raise AssertionError
        with contextlib.suppress(ZeroDivisionError):
            1 // (i % 2)
    for i in range(200):
        try:
            try:
                failing(20, KeyError)
            except KeyError as error:
                raise RuntimeError("outer") from error
        except RuntimeError as error:
            assert len(traceback.format_exception(error)) > 5
    with contextlib.ExitStack() as stack:
        for i in range(2000):
            stack.callback(caught.update, [i])


async def worker(jobs, done):
    while (job := await jobs.get()) is not None:
        await asyncio.sleep(0)
        done.append(job)


@contextlib.asynccontextmanager
async def session(log):
    log.append("in")
    yield log
    log.append("out")


async def ticks(count):
    for i in range(count):
        if i % 8 == 0:
            await asyncio.sleep(0)
        yield i


async def lines():
    seen = []

    async def answer(reader, writer):
        async for line in reader:
            writer.write(line.upper())
        writer.close()

    folder = tempfile.mkdtemp()
    server = await asyncio.start_unix_server(answer, folder + "/s")
    reader, writer = await asyncio.open_unix_connection(folder + "/s")
    for i in range(400):
        writer.write(b"line %d\n" % i)
        seen.append(await reader.readline())
    writer.close()
    server.close()
    os.unlink(folder + "/s")
    os.rmdir(folder)
    return seen


async def coroutines():
    jobs, done = asyncio.Queue(10), []
    workers = [asyncio.create_task(worker(jobs, done)) for _ in range(5)]
    for i in range(6000):
        await jobs.put(i)
    for _ in workers:
        await jobs.put(None)
    await asyncio.gather(*workers)
    assert len(done) == 6000
    lock, log = asyncio.Lock(), []
    for _ in range(1500):
        async with lock, session(log):
            pass
    assert sum([i async for i in ticks(8000)]) == sum(range(8000)) and len(log) == 3000
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.sleep(1), 0.001)
    assert len(await lines()) == 400


def threads():
    inbox, outbox = queue.Queue(), queue.Queue()

    def work():
        while (item := inbox.get()) is not None:
            outbox.put(item * 2)

    crew = [threading.Thread(target=work) for _ in range(3)]
    for thread in crew:
        thread.start()
    for i in range(4000):
        inbox.put(i)
    for _ in crew:
        inbox.put(None)
    for thread in crew:
        thread.join()
    assert outbox.qsize() == 4000


def files():
    with tempfile.TemporaryDirectory() as folder:
        for i in range(120):
            path = pathlib.Path(folder, f"f{i}.csv")
            with open(path, "w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerows([k, k / 2, f"ä,{k}", 'q"q'] for k in range(60))
            with open(path, encoding="utf-8", newline="") as file:
                assert sum(int(row[0]) for row in csv.reader(file)) == 1770
            data = path.read_bytes()
            assert zlib.decompress(zlib.compress(data)) == data and base64.b64decode(base64.b64encode(data)) == data
            assert hashlib.sha256(data).hexdigest() and zlib.crc32(data) and path.stat().st_size == len(data)
        assert len(list(pathlib.Path(folder).glob("*.csv"))) == len(os.listdir(folder)) == 120
        assert sum(len(names) for _, _, names in os.walk(folder)) == 120


def small_things():
    for i in range(3000):
        packed = struct.pack("<IhBd8s", i, -5, i % 200, i / 3, b"text")
        assert struct.unpack("<IhBd8s", packed)[0] == i
        moment = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(hours=i)
        assert datetime.datetime.fromisoformat(moment.isoformat()) == moment and moment.strftime("%Y-%m-%d %H:%M")
        assert decimal.Decimal(i) / 7 * 7 >= i - 1 and uuid.UUID(int=i).hex
        parts = urllib.parse.urlsplit(f"http://h/p/{i}?a={i}&b=x%20y")
        assert urllib.parse.parse_qs(parts.query)["a"] == [str(i)] and urllib.parse.quote(f"a b/{i}") and time.monotonic() > 0
    for i in range(100):
        parser = argparse.ArgumentParser()
        parser.add_argument("name")
        parser.add_argument("--count", type=int, default=1)
        assert parser.parse_args(["x", "--count", str(i)]).count == i
    assert random.Random(5).sample(range(1000), 500)


documents()
logs()
errors()
asyncio.run(coroutines())
threads()
files()
small_things()
