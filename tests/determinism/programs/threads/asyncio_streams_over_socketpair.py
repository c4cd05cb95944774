# Touches: asyncio streams over a socketpair: a server of lines and a client that pipelines.
import asyncio
import socket


async def serve(sock, log):
    reader, writer = await asyncio.open_connection(sock=sock)
    while line := await reader.readline():
        log.append(f"request {line.decode().strip()}")
        writer.write(line[::-1].strip() + b"\n")
        await writer.drain()
    writer.close()


async def main():
    here, there = socket.socketpair()
    log = []
    server = asyncio.create_task(serve(there, log))
    reader, writer = await asyncio.open_connection(sock=here)

    async def send():
        for word in ("alpha", "beta", "gamma", "delta"):
            writer.write(word.encode() + b"\n")
            await asyncio.sleep(0)
        writer.write_eof()

    async def receive():
        async for line in reader:
            log.append(f"answer {line.decode().strip()}")

    await asyncio.gather(send(), receive(), server)
    writer.close()
    print(*log, sep="\n")
    print(asyncio.get_running_loop().time())


asyncio.run(main())
