# Touches: a Unix-domain server in the current directory with clients that arrive at once.
import asyncio
import os

log = []


async def handle(reader, writer):
    name = (await reader.readline()).decode().strip()
    await asyncio.sleep(len(name) * 0.0005)
    log.append(f"served {name}")
    writer.write(f"hello {name}\n".encode())
    await writer.drain()
    writer.close()


async def client(name):
    reader, writer = await asyncio.open_unix_connection("greeter.sock")
    writer.write(name.encode() + b"\n")
    log.append((await reader.readline()).decode().strip())
    writer.close()


async def main():
    server = await asyncio.start_unix_server(handle, "greeter.sock")
    async with server:
        await asyncio.gather(*(client(n) for n in ("maria", "bo", "christopher", "lee", "bob")))
    os.unlink("greeter.sock")
    print(*log, sep="\n")


asyncio.run(main())
