# Touches: its own source, code object and bytecode, with path, hashes and first lines of functions.
import dis
import hashlib
import inspect
import io
import linecache
import pathlib


def sample(values):
    return {value for value in values if value in {"one", "two", "three"}}


print(hashlib.sha256(pathlib.Path(__file__).read_bytes()).hexdigest())
print(sample.__code__, inspect.getsourcelines(sample)[1], linecache.getline(__file__, 1))
out = io.StringIO()
dis.dis(sample, file=out)
print(out.getvalue())
print([constant for constant in sample.__code__.co_consts], inspect.getsourcefile(sample))
