# Touches: the size of the terminal, COLUMNS and LINES, and what wraps text by them.
import argparse
import os
import shutil
import sys

print(shutil.get_terminal_size(), shutil.get_terminal_size((33, 7)))
for descriptor in (0, 1, 2):
    try:
        print(os.get_terminal_size(descriptor))
    except OSError as error:
        print(descriptor, error.strerror)
print([stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)])
parser = argparse.ArgumentParser("tool", description="A description that is long enough. " * 5)
parser.add_argument("--option", help="An explanation that has to be wrapped. " * 4)
parser.print_help()
