# Touches: os.environ: its names and values, its order, and changes to it.
import os

print(len(os.environ), sorted(os.environ))
for name in ("HOME", "PATH", "LANG", "USER", "SHELL", "TERM", "PWD", "TMPDIR", "LC_ALL", "EDITOR"):
    print(name, os.environ.get(name), os.getenv(name, "unset"))
os.environ["ADDED"] = "by the program"
os.putenv("HIDDEN", "not seen")
print(list(os.environ)[-1], "HIDDEN" in os.environ, os.path.expandvars("$HOME/$ADDED/$NONE"))
print({name[:1] for name in os.environ}, os.environb.get(b"LANG"))
