import os
import subprocess
import sys

print("before, flushed", flush=True)
subprocess.run(["/bin/sh", "-c", "echo from the shell; echo on stderr >&2; head -c 5"], check=True)
os.system("echo from system")
print("after")
print(subprocess.run(["/bin/cat"], input=b"piped", capture_output=True).stdout)
print(os.popen("echo popen").read())
print(ascii(sys.stdin.readline()))
