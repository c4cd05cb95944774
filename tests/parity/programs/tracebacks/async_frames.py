# ends: exit status 1
import asyncio


async def inner():
    await asyncio.sleep(0)
    raise TimeoutError("inside")


async def main():
    return await asyncio.gather(inner(), asyncio.sleep(0.01))


asyncio.run(main())
