# Touches: modules written in scrambled order, found by pkgutil and imported, with their paths.
import importlib
import os
import pathlib
import pkgutil
import sys

package = pathlib.Path("shapes")
package.mkdir(exist_ok=True)
for n, name in enumerate(("wedge", "ring", "cube", "bar", "tube", "cone", "__init__")):
    (package / f"{name}.py").write_text(f"edges = {n}\nowner = object()\n")
sys.path.insert(0, os.getcwd())
sys.dont_write_bytecode = True
import shapes

print([module.name for module in pkgutil.iter_modules(shapes.__path__)])
for name in os.listdir(package):
    if name.endswith(".py") and name[0] != "_":
        module = importlib.import_module("shapes." + name[:-3])
        print(module, module.edges, module.owner)
print(importlib.util.find_spec("shapes.cube").origin, shapes.__path__)
