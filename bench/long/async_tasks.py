"""Coroutines on an event loop: a tree of awaits, tasks over a queue, gathered results."""

import asyncio


async def leaf(number):
    await asyncio.sleep(0)
    return number * 7 % 11


async def branch(depth, number):
    if depth == 0:
        return await leaf(number)
    left, right = await asyncio.gather(branch(depth - 1, 2 * number), branch(depth - 1, 2 * number + 1))
    return (left * 31 + right) % 1_000_003


async def plain_chain(depth):
    return 1 if depth == 0 else 1 + await plain_chain(depth - 1)


async def produce(queue, count):
    for number in range(count):
        await queue.put(number)
    await queue.put(None)


async def consume(queue):
    total = 0
    while (number := await queue.get()) is not None:
        total = (total * 3 + number) % 1_000_003
    return total


async def main():
    print(await branch(13, 1))
    print(sum([await plain_chain(60) for _ in range(5000)]))
    totals = []
    for size in (1, 8, 64):
        queue = asyncio.Queue(size)
        producer = asyncio.create_task(produce(queue, 9000))
        totals.append(await consume(queue))
        await producer
    print(totals)


asyncio.run(main())
