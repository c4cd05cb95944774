# Touches: hours of asyncio timers; free in deterministic mode, cut to seconds by a real clock.
import asyncio
import datetime

HOUR = 0.5  # Seconds of real time for one hour of the story.


async def ship(name, hours):
    for port in range(3):
        await asyncio.sleep(hours * HOUR / 3)
        print(f"{datetime.datetime.now():%M:%S} {name} reaches port {port}")


async def main():
    begin = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(6 * HOUR):
            await asyncio.gather(ship("Argo", 3), ship("Beagle", 5), ship("Fram", 9))
    except TimeoutError:
        print("night falls after", asyncio.get_running_loop().time() - begin)


asyncio.run(main())
