"""run_monty.py PROGRAM: runs one Python program with Monty, through Monty's Python bindings.

This is how a program written in Python uses Monty. The bindings run everything in a worker process,
the very `monty` command that the peer `monty` launches directly: the difference between the two
is what CPython, the bindings and the second process cost.
"""

import sys

from pydantic_monty import Monty, MontyError


def main() -> int:
    if len(sys.argv) != 2:
        print("usage: run_monty.py PROGRAM", file=sys.stderr)
        return 2
    path = sys.argv[1]
    with open(path, encoding="utf-8") as program:
        source = program.read()
    with Monty(min_processes=1, max_processes=1) as pool:
        # Monty explains a failed `assert` by default; python3 does not.
        with pool.checkout(script_name=path, assert_message_annotations=False) as session:
            try:
                session.feed_run(source)
            except MontyError as error:
                # A crashed worker has no traceback to display, only a message.
                display = getattr(error, "display", error.__str__)
                print(display(), file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
