# Touches: signals to itself handled in an event loop between timers.
import asyncio
import os
import signal


async def main():
    loop, log, done = asyncio.get_running_loop(), [], asyncio.Event()

    def handle(name):
        log.append(name)
        if len(log) == 8:
            done.set()

    for number in (signal.SIGUSR1, signal.SIGUSR2):
        loop.add_signal_handler(number, handle, number.name)
    for n in range(4):
        loop.call_later(0.001 * n, os.kill, os.getpid(), signal.SIGUSR1 + n % 2 * 2)
        loop.call_later(0.001 * n + 0.0005, handle, f"timer {n}")
    await asyncio.wait_for(done.wait(), 5)
    print(*log, loop.time())


asyncio.run(main())
