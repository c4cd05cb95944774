# Touches: glob.glob, iglob, recursive patterns and fnmatch over unsorted listings.
import fnmatch
import glob
import os

for name in ("c/3.py", "a/1.py", "b/2.txt", "a/x/9.py", "c/y/z/5.py", "b/1.py", "top.py", "Z.py"):
    os.makedirs(os.path.dirname(os.path.join("globbed", name)), exist_ok=True)
    open(os.path.join("globbed", name), "w").close()
os.chdir("globbed")
print(glob.glob("*"), glob.glob("*/*.py"), glob.glob("**/*.py", recursive=True))
print(list(glob.iglob("[ab]/*")), glob.glob("**", recursive=True, root_dir="c"))
print(fnmatch.filter(os.listdir("."), "[a-z]*"))
