# Touches: asyncio's debug mode, which times callbacks and reports slow ones with paths.
import asyncio
import logging
import sys
import time

logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(message)s")


async def blocking():
    time.sleep(0.012)
    await asyncio.sleep(0)


async def forgotten():
    raise LookupError("nobody waits for this")


async def main():
    asyncio.get_running_loop().slow_callback_duration = 0.01
    await blocking()
    task = asyncio.create_task(forgotten(), name="forgotten")
    await asyncio.sleep(0.001)
    print(task)
    del task


asyncio.run(main(), debug=True)
