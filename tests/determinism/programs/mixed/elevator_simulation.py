# Touches: asyncio elevators, unseeded passengers and the loop's clock.
import asyncio
import random


async def elevator(name, calls, log, loop):
    floor = 0
    while True:
        passenger, source, target = await calls.get()
        for goal in (source, target):
            await asyncio.sleep(abs(goal - floor) * 0.0002)
            floor = goal
        log.append(f"{loop.time():.4f} {name} brings {passenger} from {source} to {target}")
        calls.task_done()


async def main():
    loop, calls, log = asyncio.get_running_loop(), asyncio.Queue(), []
    cars = [asyncio.create_task(elevator(name, calls, log, loop)) for name in ("left", "right")]
    for n in range(16):
        source, target = random.sample(range(12), 2)
        calls.put_nowait((f"p{n}", source, target))
        await asyncio.sleep(random.expovariate(1000))
    await calls.join()
    for car in cars:
        car.cancel()
    print(*log, sep="\n")


asyncio.run(main())
