# ends: exit status 1
import asyncio


async def fail(words):
    raise ValueError(words)


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(fail("one"))
        group.create_task(fail("two"))


asyncio.run(main())
