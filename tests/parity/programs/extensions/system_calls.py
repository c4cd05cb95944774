import fcntl
import grp
import os
import pwd
import resource
import select
import signal
import socket
import sys
import termios
import time

left, right = socket.socketpair()
left.sendall(b"through a socket")
print(right.recv(100), left.family, socket.gethostbyname("127.0.0.1"))
poll = select.epoll()
poll.register(right, select.EPOLLIN)
left.send(b"x")
print(len(poll.poll(1)), select.select([right], [], [], 0)[0] == [right])
print(pwd.getpwuid(0).pw_name, grp.getgrgid(0).gr_name, resource.getrlimit(resource.RLIMIT_CORE)[0])
read, write = os.pipe()
print(fcntl.fcntl(read, fcntl.F_GETFD), os.get_blocking(read), os.uname().sysname, os.cpu_count() > 0)
try:
    termios.tcgetattr(read)
except termios.error as error:
    print(error)
print(signal.strsignal(signal.SIGINT), time.gmtime(0).tm_year, time.get_clock_info("monotonic").implementation)
left.close()
right.close()
print(sys.getdlopenflags(), sys.float_info.dig, sys.int_info, sys.thread_info, sys.abiflags, sys.api_version)
