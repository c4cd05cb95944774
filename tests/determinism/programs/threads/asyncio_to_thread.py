# Touches: asyncio.to_thread beside coroutines that tick; how the two interleave.
import asyncio
import contextvars
import time

request = contextvars.ContextVar("request")
log = []


def load(path):
    time.sleep(0.003)
    log.append(f"loaded {path} for {request.get()}")
    return len(path)


async def tick():
    for n in range(6):
        log.append(f"tick {n}")
        await asyncio.sleep(0.001)


async def handle(number):
    request.set(number)
    return await asyncio.to_thread(load, f"/data/{'x' * number}")


async def main():
    results = await asyncio.gather(tick(), *(handle(n) for n in range(5)))
    print(results)
    print(*log, sep="\n")


asyncio.run(main())
