# ends: exit status 0
import asyncio


async def forever():
    try:
        await asyncio.Event().wait()
    finally:
        print("cancelled")


async def main():
    task = asyncio.create_task(forever(), name="left")
    await asyncio.sleep(0)
    print(task.get_name())


asyncio.run(main())


async def never():
    pass


never()
