# Touches: a parallel build of a graph: threads, times of files, hashes and order of finishing.
import concurrent.futures
import hashlib
import pathlib
import time

NEEDS = {
    "app": {"core", "ui", "net"}, "ui": {"core", "fonts"}, "net": {"core", "tls"},
    "tls": {"math"}, "core": {"math"}, "fonts": set(), "math": set(),
}
folder, finished = pathlib.Path("build"), []
folder.mkdir(exist_ok=True)


def build(target):
    time.sleep(len(target) * 0.0004)
    digest = hashlib.sha256(target.encode())
    for need in NEEDS[target]:
        digest.update((folder / need).read_bytes())
    (folder / target).write_text(f"{digest.hexdigest()} {time.time_ns()}\n")
    return target


with concurrent.futures.ThreadPoolExecutor(3) as pool:
    running, waiting = set(), dict(NEEDS)
    while waiting or running:
        for target in [t for t, needs in waiting.items() if needs <= set(finished)]:
            del waiting[target]
            running.add(pool.submit(build, target))
        done, running = concurrent.futures.wait(running, return_when="FIRST_COMPLETED")
        finished += [future.result() for future in done]
print(*finished)
for path in folder.iterdir():
    print(path.name, path.read_text().strip()[:40], path.stat().st_mtime)
