# Touches: TaskGroup: which siblings are cancelled when one fails, and the exception group.
import asyncio


async def job(name, delay, log, fail=False):
    try:
        await asyncio.sleep(delay)
        if fail:
            raise ValueError(name)
        log.append(f"{name} done")
    except asyncio.CancelledError:
        log.append(f"{name} cancelled")
        raise


async def main():
    log = []
    try:
        async with asyncio.TaskGroup() as group:
            for n in range(6):
                group.create_task(job(f"job{n}", 0.001 * n, log, fail=n in (3,)))
            group.create_task(job("twin", 0.003, log, fail=True))
    except* ValueError as failures:
        print(repr(failures), [str(e) for e in failures.exceptions])
    print(log, len(asyncio.all_tasks()), id(group))


asyncio.run(main())
