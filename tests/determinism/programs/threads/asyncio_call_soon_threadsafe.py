# Touches: threads that hand results into an event loop while it runs timers.
import asyncio
import threading
import time


async def main():
    loop, received, finished = asyncio.get_running_loop(), [], asyncio.Event()

    def receive(item):
        received.append(item)
        if len(received) == 12:
            finished.set()

    def produce(name):
        for n in range(4):
            time.sleep(0.001)
            loop.call_soon_threadsafe(receive, f"{name}{n}")

    threads = [threading.Thread(target=produce, args=(c,)) for c in "xyz"]
    for thread in threads:
        thread.start()
    await finished.wait()
    print(*received, loop.time())
    for thread in threads:
        thread.join()


asyncio.run(main())
