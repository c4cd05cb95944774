# Touches: threads of an executor under asyncio: who runs what and whose result comes first.
import asyncio
import concurrent.futures
import threading
import time


def blocking(n):
    time.sleep(0.001 * (n % 3))
    return n, threading.current_thread().name


async def main():
    loop = asyncio.get_running_loop()
    with concurrent.futures.ThreadPoolExecutor(3, "io") as pool:
        calls = [loop.run_in_executor(pool, blocking, n) for n in range(9)]
        for call in asyncio.as_completed(calls):
            print(*await call)
    print(await loop.run_in_executor(None, blocking, 100))


asyncio.run(main())
