# Touches: descriptor numbers, file object reprs and what /proc tells about the process.
# Outside: /proc is the kernel's.
import os
import socket
import sys

with open("here.txt", "w+") as file, open(os.devnull, "rb") as null:
    print(file, null, file.fileno(), null.fileno())
    left, right = socket.socketpair()
    print(left, right.fileno(), os.pipe2(0))
    print(sorted(os.listdir("/proc/self/fd")), os.readlink("/proc/self/exe"))
    print(os.ttyname(0) if sys.stdin.isatty() else "no terminal", os.get_inheritable(1))
    left.close()
    right.close()
