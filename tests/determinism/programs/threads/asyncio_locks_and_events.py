# Touches: asyncio's Lock, Event, Condition, Semaphore and Barrier with reprs and their order.
import asyncio


async def section(lock, name, log):
    async with lock:
        log.append(f"+{name}")
        await asyncio.sleep(0.0005)
        log.append(f"-{name}")


async def main():
    for lock in (asyncio.Lock(), asyncio.Semaphore(2), asyncio.BoundedSemaphore(3)):
        log = []
        await asyncio.gather(*(section(lock, c, log) for c in "abcdef"))
        print(*log, lock)
    event, barrier, log = asyncio.Event(), asyncio.Barrier(3), []

    async def meet(name):
        await event.wait()
        log.append((name, await barrier.wait()))

    tasks = [asyncio.create_task(meet(c)) for c in "uvwxyz"]
    await asyncio.sleep(0)
    event.set()
    await asyncio.gather(*tasks)
    print(log, event, barrier)


asyncio.run(main())
