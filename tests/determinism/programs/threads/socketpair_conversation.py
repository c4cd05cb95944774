# Touches: two threads that talk over a socketpair, with a third on a pipe.
import os
import socket
import threading

log = []
left, right = socket.socketpair()
read_end, write_end = os.pipe()


def echo():
    with right:
        while data := right.recv(64):
            log.append(f"heard {data.decode()}")
            right.sendall(data.upper())


def listen():
    with os.fdopen(read_end) as stream:
        for line in stream:
            log.append(f"piped {line.strip()}")


threads = [threading.Thread(target=f) for f in (echo, listen)]
for thread in threads:
    thread.start()
with left, os.fdopen(write_end, "w", buffering=1) as pipe:
    for word in ("hello", "are you there", "bye"):
        left.sendall(word.encode())
        pipe.write(word[::-1] + "\n")
        log.append(f"got {left.recv(64).decode()}")
for thread in threads:
    thread.join()
print(*log, sep="\n")
