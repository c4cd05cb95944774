# Touches: entropy and pids after fork: parent and children draw from copies of one state.
# Outside: the children are processes of their own.
import os
import random
import uuid

print("parent", random.random())
for child in range(3):
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        text = f"{random.random()} {uuid.uuid4()} {os.urandom(4).hex()} {os.getpid()}"
        os.write(write_end, text.encode())
        os._exit(child)
    os.close(write_end)
    _, status = os.waitpid(pid, 0)
    print("child", child, os.read(read_end, 200).decode(), os.waitstatus_to_exitcode(status), pid)
    os.close(read_end)
print("parent", random.random(), os.urandom(4).hex())
