"""Runs argv[2:] on a terminal of its own, types what argv[1] holds, and prints the transcript.

Each line is typed once the session has asked for it, so that the echo stands where it belongs.
A line `^C` or `^D` is that key. A line that starts with `!` waits for the words after it instead of a prompt.
"""
import os
import pty
import select
import signal
import sys
import time

LIMIT = 20
PROMPTS = (b">>> ", b"... ", b"? ", b"In: ", b"help> ", b"(Pdb) ")


class Session:
    def __init__(self, words):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execv(words[0], words)
        self.seen = b""
        self.typed_at = 0
        self.ends_at = time.monotonic() + LIMIT

    def read(self):
        """Reads what there is; False at the end of the session."""
        ready, _, _ = select.select([self.terminal], [], [], max(0, self.ends_at - time.monotonic()))
        if not ready:
            os.kill(self.process, signal.SIGKILL)
            self.seen += b"\n(no answer in time)\n"
            return False
        try:
            data = os.read(self.terminal, 65536)
        except OSError:  # EIO: the last holder of the terminal has closed it
            data = b""
        self.seen += data
        return data != b""

    def wait_for(self, words):
        """Reads until the session has said one of `words` since the last line typed, a prompt at its end."""
        while True:
            said = self.seen[self.typed_at:]
            if any(said.endswith(word) if word in PROMPTS else word in said for word in words):
                return True
            if not self.read():
                return False

    def wait_until_asleep(self):
        """A key that is a signal must find the session waiting, not on its way from the prompt to there."""
        calm = 0
        while calm < 5 and time.monotonic() < self.ends_at:
            with open(f"/proc/{self.process}/stat") as file:
                calm = calm + 1 if file.read().rsplit(")", 1)[1].split()[0] == "S" else 0
            time.sleep(0.01)

    def type(self, line):
        if line == "^C":
            self.wait_until_asleep()
        keys = {"^C": b"\x03", "^D": b"\x04"}.get(line, line.encode() + b"\n")
        self.typed_at = len(self.seen)
        os.write(self.terminal, keys)


def main():
    session = Session(sys.argv[2:])
    expected = PROMPTS
    for line in sys.argv[1].splitlines():
        if line.startswith("!"):
            expected = (line[1:].encode(),)
            continue
        if not session.wait_for(expected):
            break
        expected = PROMPTS
        session.type(line)
    while session.read():
        pass
    _, status = os.waitpid(session.process, 0)
    sys.stdout.buffer.write(session.seen)
    print("ended with", os.waitstatus_to_exitcode(status))


main()
