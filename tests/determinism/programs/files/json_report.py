# Touches: a JSON report whose lists come from sets, with host, user, time and paths.
import getpass
import json
import os
import pathlib
import platform
import time

report = {
    "host": platform.node(),
    "user": getpass.getuser(),
    "folder": os.getcwd(),
    "made": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
    "modules": list({"json", "os", "time", "pathlib", "platform"}),
    "sizes": {name: len(name) for name in {"large", "small", "medium"}},
}
pathlib.Path("report.json").write_text(json.dumps(report, indent=2))
print(json.loads(pathlib.Path("report.json").read_text()))
print(json.dumps(report, sort_keys=True))
