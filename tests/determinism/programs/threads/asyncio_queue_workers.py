# Touches: which coroutine worker takes which job from an asyncio.Queue.
import asyncio
import random


async def worker(name, queue, log):
    while True:
        job = await queue.get()
        await asyncio.sleep(random.uniform(0, 0.001))
        log.append(f"{name}{job}")
        queue.task_done()


async def main():
    queue, log = asyncio.PriorityQueue(5), []
    workers = [asyncio.create_task(worker(c, queue, log)) for c in "ABC"]
    for job in range(20):
        await queue.put(job * 7 % 20)
    await queue.join()
    for task in workers:
        task.cancel()
    print(await asyncio.gather(*workers, return_exceptions=True))
    print(*log)


asyncio.run(main())
