import tempfile
import warnings

warnings.simplefilter("always")
folder = tempfile.TemporaryDirectory()
kept = open("/dev/null", "w")
kept.write("x")
open("/dev/null")
folder._finalizer.detach()
import os

os.rmdir(folder.name)
print("end")
