"""Makes virtual environments in the working directory by sys.executable and uses them."""
import os
import shutil
import subprocess
import sys

ASK = """
import os, sys, site
print(sys.executable, os.path.realpath(sys._base_executable) == os.path.realpath(sys.executable), sys.prefix, sys.exec_prefix, sys.base_prefix, sys.path, sys.orig_argv)
print(site.PREFIXES, site.ENABLE_USER_SITE, list(sys.modules))
try:
    import placed
    print(placed.__file__)
except ImportError as error:
    print(error)
"""


def run(*words, **options):
    done = subprocess.run(words, capture_output=True, text=True, **options)
    print(done.returncode, done.stderr, done.stdout, sep="\n")


def tree(root):
    for folder, _, files in sorted(os.walk(root)):
        for name in sorted(files):
            path = os.path.join(folder, name)
            print(path, os.readlink(path) if os.path.islink(path) else os.stat(path).st_mode)


for options in ([], ["--copies"], ["--system-site-packages"], ["--prompt", "box"]):
    run(sys.executable, "-m", "venv", "--without-pip", *options, "made")
    if not options:
        tree("made")
    with open("made/pyvenv.cfg") as file:
        # The link is resolved there, and each interpreter has its own file.
        print(file.read().replace(os.path.realpath(sys.executable), "(the file itself)"))
    library = f"made/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    with open(f"{library}/placed.py", "w") as file:
        file.write("")
    with open(f"{library}/path.pth", "w") as file:
        file.write("/tmp\n")
    run("made/bin/python3", "-c", ASK)
    run("made/bin/python", "-Im", "site")
    run("/bin/sh", "-c", '. made/bin/activate && echo "$VIRTUAL_ENV" && python3 -c "$0" && deactivate', ASK)
    run("made/bin/python3", "-c", "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])", ASK)
    shutil.rmtree("made")
