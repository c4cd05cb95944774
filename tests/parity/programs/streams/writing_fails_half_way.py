# ends: exit status 1
import resource
import signal
import sys
import tempfile

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
with tempfile.TemporaryFile("w") as file:
    print("x" * 20_000, file=file)
