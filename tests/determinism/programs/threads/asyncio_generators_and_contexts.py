# Touches: async generators, context managers and iterators under a loop that times out.
import asyncio
import contextlib


@contextlib.asynccontextmanager
async def connection(name):
    print("open", name, asyncio.get_running_loop().time())
    try:
        yield name.upper()
    finally:
        await asyncio.sleep(0.001)
        print("close", name)


async def ticker(step, count):
    try:
        for n in range(count):
            yield n
            await asyncio.sleep(step)
    finally:
        print("ticker ends", step)


async def consume(name, step):
    async with connection(name) as handle:
        async for n in ticker(step, 5):
            print(handle, n)
            if n == 3:
                break


async def main():
    consumers = (consume("one", 0.001), consume("two", 0.002), consume("three", 0.0015))
    await asyncio.gather(*consumers)


asyncio.run(main())
