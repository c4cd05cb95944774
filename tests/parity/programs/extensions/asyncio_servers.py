import asyncio
import sys

import _asyncio

print(asyncio.Task is _asyncio.Task, asyncio.Future is _asyncio.Future)


async def serve(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()


async def ask(port, words):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(words.encode() + b"\n")
    answer = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return answer


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(await asyncio.gather(*(ask(port, f"word {n}") for n in range(10))))
    server.close()
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(input())", stdin=-1, stdout=-1)
    print(await child.communicate(b"to the child\n"), child.returncode)
    print(await asyncio.to_thread(sum, range(10)))
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(30)
    except TimeoutError as error:
        print(repr(error))
    queue = asyncio.Queue()
    task = asyncio.create_task(queue.get())
    task.cancel("no longer wanted")
    try:
        await task
    except asyncio.CancelledError as error:
        print(repr(error), task.cancelled())


asyncio.run(main())
