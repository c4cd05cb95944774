"""freeze_pack.py: what goes into the archive of an APP. `hako freeze` runs it in hako itself.

    freeze_pack.py ARCHIVE LEARNED PROGRAM|-m MODULE [+NAME|-NAME]...

LEARNED holds the modules of the program's run, as `hako learn-modules` writes them. +NAME takes a module in whatever
speaks against it, -NAME leaves it out. Writes ARCHIVE, the same bytes for the same files, and says on stdout, a line
each, with tabs: own NAME, library NAME: modules that were imported, in their order, from the archive and from the
standard library; code FILE: their files in the archive that compile without a warning, and the program's; left NAME WHY REMEDY; shadows NAME; files COUNT; or error WHAT WHERE REMEDY, and ends with 2.
"""

import sys

AT_START = frozenset(sys.modules)  # What the start of the interpreter imports is no doing of the program's.

import importlib.machinery
import importlib.metadata
import importlib.util
import os
import time
import warnings
import zipfile

LIBRARY = os.path.dirname(os.path.realpath(os.__file__)) + "/"
INSTALLED = ("/site-packages/", "/dist-packages/")
EXTENSIONS = tuple(importlib.machinery.EXTENSION_SUFFIXES)
NOT_TAKEN = ("__pycache__", ".git", ".hg", ".svn")
RUN_MODULE = "__import__('runpy')._run_module_as_main({!r})\n"


class Refused(Exception):
    """what, where, remedy"""


def say(*words):
    print(*words, sep="\t")


def is_library(path):
    real = os.path.realpath(path)
    return real.startswith(LIBRARY) and not any(folder in real for folder in INSTALLED)


def root_of(name, origin):
    """The folder in which the top-level package or module of `name` lies; None: it is nowhere."""
    depth = name.count(".")
    if os.path.basename(origin).startswith("__init__."):
        depth += 1
    root = os.path.dirname(origin)
    for _ in range(depth):
        root = os.path.dirname(root)
    top = os.path.join(root, name.partition(".")[0])
    return root if os.path.isdir(top) or os.path.isfile(top + ".py") or is_extension(origin) else None


def is_extension(path):
    return path.endswith(EXTENSIONS)


def learned(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, _, origin = line.rstrip("\n").partition("\t")
            if name not in AT_START and name not in ("__main__", "__mp_main__"):
                yield name, origin


class Archive:
    def __init__(self):
        self.files = {}  # Name in the archive: file, or bytes.

    def add(self, name, source):
        self.files.setdefault(name, source)

    def add_tree(self, name, folder, omitted):
        """All below `folder`, as `name`/...; returns the extension modules, which stay out."""
        extensions = []
        for at, folders, files in os.walk(folder):
            folders[:] = sorted(one for one in folders if one not in NOT_TAKEN)
            for file in files:
                path = os.path.join(at, file)
                inside = os.path.join(name, os.path.relpath(path, folder))
                if is_extension(file):
                    extensions.append(inside)
                elif os.path.isfile(path) and not file.endswith((".pyc", ".pyo")) and os.path.realpath(path) != omitted:
                    self.add(inside, path)
        return extensions

    def read(self, name):
        source = self.files.get(name, b"")
        if isinstance(source, str):
            with open(source, "rb") as file:
                source = file.read()
        return source

    def compiles(self, name, warned):
        """Whether it can be compiled, where a warning is "ignore" or "error": to compile without one says nothing at any start."""
        with warnings.catch_warnings():
            warnings.simplefilter(warned)
            try:
                compile(self.read(name), name, "exec", dont_inherit=True)
            except (SyntaxError, ValueError, Warning):
                return False
        return True

    def write(self, path):
        folders = {""}
        for name in self.files:
            while name := os.path.dirname(name):
                folders.add(name + "/")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for name in sorted([*self.files, *folders - {""}]):
                self.write_one(archive, name)

    def write_one(self, archive, name):
        source = self.files.get(name, b"")
        stamp = time.gmtime(os.stat(source).st_mtime if isinstance(source, str) else 0)[:6]
        info = zipfile.ZipInfo(name, max(stamp, (1980, 1, 1, 0, 0, 0)))
        info.external_attr = (0o40755 << 16 | 0x10) if name.endswith("/") else 0o100644 << 16
        archive.writestr(info, self.read(name))


def add_program(archive, program, output):
    """The program itself, with all that lies in its folder or zip file if it is one."""
    if os.path.isdir(program):
        if not os.path.isfile(os.path.join(program, "__main__.py")):
            raise Refused("the folder is no program", program, "name one that holds __main__.py")
        for name in sorted(os.listdir(program)):
            path = os.path.join(program, name)
            if os.path.isdir(path) and name not in NOT_TAKEN:
                archive.add_tree(name, path, output)
            elif os.path.isfile(path) and not is_extension(name) and os.path.realpath(path) != output:
                archive.add(name, path)
    elif zipfile.is_zipfile(program):
        with zipfile.ZipFile(program) as source:
            names = source.namelist()
            if "__main__.py" not in names:
                raise Refused("the zip file is no program", program, "name one that holds __main__.py")
            for name in names:
                if not name.endswith("/"):
                    archive.add(name, source.read(name))
    else:
        archive.add("__main__.py", program)
        if not archive.compiles("__main__.py", "ignore"):
            raise Refused("the program cannot be compiled", program, "mend it, or name a Python program")


def add_module(archive, name):
    """`python3 -m NAME` as a program."""
    archive.add("__main__.py", RUN_MODULE.format(name).encode())


def origin_of(name, folder):
    """Where a program in `folder` would import the module from, without importing it."""
    top = name.partition(".")[0]
    spec = importlib.util.find_spec(top) if top in sys.builtin_module_names else None
    spec = spec or importlib.machinery.PathFinder.find_spec(top, [folder, *sys.path])
    if spec is None:
        raise Refused("there is no such module", name, "check the name, or install it")
    if spec.origin and os.path.isabs(spec.origin):
        return spec.origin
    locations = list(spec.submodule_search_locations or ())
    return os.path.join(locations[0], "__init__.py") if locations else ""


def add_metadata(archive, root, tops):
    """What importlib.metadata reads of the distributions of these packages."""
    for distribution in importlib.metadata.distributions(path=[root]):
        folder = getattr(distribution, "_path", None)
        files = distribution.files or ()
        if folder and os.path.isdir(folder) and any(f.parts[0].partition(".")[0] in tops for f in files if f.parts):
            archive.add_tree(os.path.basename(folder), os.fspath(folder), None)


class Packages:
    """The top-level packages and modules outside the standard library, by what is to be done with them."""

    def __init__(self, forced, left):
        self.forced, self.left_by_wish = forced, left
        self.roots = {}  # Name: folder.
        self.loaded_extensions = {}  # Name: file.
        self.left = set()

    def meet(self, name, origin):
        top = name.partition(".")[0]
        if top in self.left_by_wish:
            self.left.add(top)
        elif (root := root_of(name, origin)) is None:
            self.leave(top, f"its modules are in no folder: {origin}", "install it where the file runs")
        else:
            self.roots.setdefault(top, root)
            if is_extension(origin):
                self.loaded_extensions.setdefault(top, origin)

    def leave(self, top, why, remedy):
        if top not in self.left:
            say("left", top, why, remedy)
        self.left.add(top)

    def add_to(self, archive, output):
        for top, root in self.roots.items():
            if top in self.loaded_extensions and top not in self.forced:
                self.leave(top, f"an extension module cannot be in the file: {self.loaded_extensions[top]}",
                           f"install {top} where the file runs, or take it without: --with {top}")
            if top in self.left:
                continue
            path = os.path.join(root, top)
            if os.path.isdir(path):
                for extension in archive.add_tree(top, path, output)[:1]:
                    say("left", extension, "an extension module cannot be in the file", f"nothing, if {top} does without it")
            if os.path.isfile(path + ".py"):
                archive.add(top + ".py", path + ".py")
        for root in sorted(set(self.roots.values())):
            if any(folder in root + "/" for folder in INSTALLED):
                tops = {top for top, its in self.roots.items() if its == root and top not in self.left}
                add_metadata(archive, root, tops)


def pack(output, list_file, program, wishes):
    archive = Archive()
    packages = Packages({w[1:] for w in wishes if w[0] == "+"}, {w[1:] for w in wishes if w[0] == "-"})
    own, library = [], []
    for name, origin in learned(list_file):
        if not origin or is_library(origin):
            library.append(name)
        else:
            own.append(name)
            packages.meet(name, origin)
    module = program[1] if program[0] == "-m" else None
    folder = os.getcwd() if module else program[0] if os.path.isdir(program[0]) else os.path.dirname(program[0])
    if module:
        add_module(archive, module)
    else:
        add_program(archive, program[0], os.path.realpath(output))
    for name in sorted(packages.forced | {module} - {None}):
        if name.partition(".")[0] not in packages.roots and not is_library(origin := origin_of(name, folder)):
            packages.meet(name, origin)
    packages.add_to(archive, os.path.realpath(output))
    archive.write(output)

    tops = {name.partition("/")[0].partition(".")[0] for name in archive.files}
    for name in own:
        if name.partition(".")[0] in tops:
            say("own", name)
    for name in ["__main__", *own]:
        base = name.replace(".", "/")
        for file in (base + ".py", base + "/__init__.py"):
            if file in archive.files and archive.compiles(file, "error"):
                say("code", file)
    for name in library:
        say("library", name)
    for name in sorted(tops & sys.stdlib_module_names):
        say("shadows", name)
    say("files", len(archive.files))


def main():
    output, list_file, *words = sys.argv[1:]
    program, wishes = (words[:2], words[2:]) if words[0] == "-m" else (words[:1], words[1:])
    try:
        pack(output, list_file, program, wishes)
    except Refused as refused:
        say("error", *refused.args)
        return 2
    except OSError as error:
        say("error", f"cannot be read: {error.strerror}", error.filename or program[-1], "check the file and its rights")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
