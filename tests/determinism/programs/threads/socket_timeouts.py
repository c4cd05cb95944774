# Touches: socket timeouts against a peer that answers late, and the time each took.
import socket
import threading
import time

left, right = socket.socketpair()


def answer():
    for pause in (0.006, 0.001, 0.004):
        time.sleep(pause)
        right.sendall(f"after {pause}".encode())


thread = threading.Thread(target=answer)
thread.start()
for timeout in (0.002, 0.02, 0.0005, 0.01, 0.01):
    left.settimeout(timeout)
    begin = time.monotonic()
    try:
        result = left.recv(100)
    except TimeoutError as error:
        result = error
    print(timeout, repr(result), round(time.monotonic() - begin, 6))
thread.join()
left.setblocking(False)
try:
    left.recv(1)
except BlockingIOError as error:
    print(error)
left.close()
right.close()
