import io
import sys

sys.stderr.write("on stderr\n")
sys.stdout.write("without a newline at the end")


class Loud(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        sys.__stderr__.write(f"raw {bytes(data)!r}\n")
        return len(data)

    def close(self):
        if not self.closed:
            sys.__stderr__.write("closed\n")
        super().close()


sys.stdout.flush()
sys.stdout = io.TextIOWrapper(io.BufferedWriter(Loud()), encoding="ascii")
print("to the replacement")
