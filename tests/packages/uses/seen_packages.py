"""What an interpreter sees of its environment: prefix, path, and the files of each package."""

import importlib
import importlib.metadata
import json
import sys
import sysconfig

NAMES = ("numpy", "pydantic", "requests", "click", "jinja2", "attrs", "pytest", "rich")
print(json.dumps({
    "prefix": sys.prefix,
    "exec_prefix": sys.exec_prefix,
    "base_prefix": sys.base_prefix,
    "purelib": sysconfig.get_path("purelib"),
    "scripts": sysconfig.get_path("scripts"),
    "path": [entry for entry in sys.path if entry.startswith(sys.prefix)],
    "distributions": sorted(f"{found.name}=={found.version} {found.locate_file('')}"
                            for found in importlib.metadata.distributions()),
    "files": {name: importlib.import_module(name).__file__ for name in NAMES},
}, indent=1))
