# Touches: asyncio.wait and all_tasks, which give sets of tasks, and reprs of tasks and futures.
import asyncio


async def square(n):
    await asyncio.sleep(0.001 * (n % 3))
    return n * n


async def main():
    tasks = {asyncio.create_task(square(n)) for n in range(12)}
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print([task.result() for task in done], len(pending))
    print([task.get_name() for task in asyncio.all_tasks()])
    print([await task for task in tasks])
    future = asyncio.get_running_loop().create_future()
    future.add_done_callback(print)
    print(future, asyncio.current_task(), hash(future))
    future.set_result("done")
    await asyncio.sleep(0)


asyncio.run(main())
