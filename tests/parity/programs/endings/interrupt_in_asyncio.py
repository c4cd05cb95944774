# ends: signal 2 (INT)
import asyncio
import signal


async def main():
    asyncio.get_running_loop().call_later(0.05, signal.raise_signal, signal.SIGINT)
    try:
        await asyncio.sleep(30)
    finally:
        print("cancelled")


asyncio.run(main())
