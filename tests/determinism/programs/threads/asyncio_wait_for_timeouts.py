# Touches: wait_for and asyncio.timeout near their limits; cancelling and clean-up.
import asyncio


async def slow(seconds):
    try:
        await asyncio.sleep(seconds)
        return f"slept {seconds}"
    except asyncio.CancelledError:
        await asyncio.sleep(0.001)
        print("cancelled", seconds)
        raise


async def main():
    begin = asyncio.get_running_loop().time()
    for seconds, limit in ((0.001, 0.01), (0.01, 0.002), (0.004, 0.0041), (0.003, None)):
        try:
            print(await asyncio.wait_for(slow(seconds), limit))
        except TimeoutError:
            print("timeout", limit)
    try:
        async with asyncio.timeout(0.005) as scope:
            print(scope)
            await slow(1)
    except TimeoutError as error:
        print(repr(error), scope.expired(), asyncio.get_running_loop().time() - begin)


asyncio.run(main())
