# Touches: host name, number of processors, affinity, load, page size and memory.
# Outside: load and memory are the machine's.
import multiprocessing
import os
import socket

print(socket.gethostname(), os.uname().nodename)
print(os.cpu_count(), multiprocessing.cpu_count(), os.sched_getaffinity(0))
print(os.sysconf("SC_NPROCESSORS_ONLN"), os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK"))
print(os.getloadavg())
print(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
