# Touches: a race of unseeded delays in which the first result cancels the rest.
import asyncio
import random


async def mirror(name):
    delay = random.expovariate(1000)
    await asyncio.sleep(delay)
    return name, delay


async def main():
    for round_number in range(4):
        tasks = [asyncio.create_task(mirror(f"mirror{n}"), name=f"m{n}") for n in range(5)]
        done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        print(round_number, [t.result() for t in done], sorted(t.get_name() for t in pending))


asyncio.run(main())
