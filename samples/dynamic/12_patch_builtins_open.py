"""`builtins.open` replaced: library code reads files that are not there.

Met in test suites (pyfakefs, `mock_open`) and in sandboxes. A name that is neither local nor
global is looked up in `builtins` at each use, in every module, the standard library included.
"""
import builtins
import configparser
import errno
import io
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

FILES = {
    "/etc/pump/base.ini": "[motor]\nrpm = 1450\nphases = 3\n[alarm]\nmail = ops@example.org\n",
    "/etc/pump/site.ini": "[motor]\nrpm = 960\n",
}


@contextmanager
def files_in_memory(files: Mapping[str, str]) -> Iterator[list[str]]:
    opened: list[str] = []

    def open_in_memory(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> io.StringIO:
        path = os.fspath(file)
        if set(mode) & set("wax+"):
            raise PermissionError(errno.EACCES, "read-only file system", path)
        if path not in files:
            raise FileNotFoundError(errno.ENOENT, "no such file", path)
        opened.append(path)
        return io.StringIO(files[path])

    original = builtins.open
    builtins.open = open_in_memory
    try:
        yield opened
    finally:
        builtins.open = original


real_open = open
with files_in_memory(FILES) as opened:
    parser = configparser.ConfigParser()
    found = parser.read(["/etc/pump/base.ini", "/etc/pump/site.ini", "/etc/pump/absent.ini"])
    print("read:", *found)
    with open("/etc/pump/site.ini") as stream:
        print("first line:", stream.readline().strip())
    for path, mode in [("/etc/pump/absent.ini", "r"), ("/etc/pump/site.ini", "w")]:
        try:
            open(path, mode)
        except OSError as error:
            print(f"{type(error).__name__}: {error.filename}: {error.strerror}")

print({section: dict(parser[section]) for section in parser.sections()})
print("opened:", len(opened), "| same open again:", open is real_open is builtins.open)
