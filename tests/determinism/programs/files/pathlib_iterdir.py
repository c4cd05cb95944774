# Touches: Path.iterdir, glob and rglob without sorting, absolute paths and the current folder.
import pathlib

root = pathlib.Path("library")
SHELVES = {"poems": "sonnet ode haiku ballad", "prose": "novel essay fable", "plays": "farce drama"}
for shelf, works in SHELVES.items():
    for work in works.split():
        (root / shelf).mkdir(parents=True, exist_ok=True)
        (root / shelf / f"{work}.txt").write_text(work)
print([path.name for path in root.iterdir()])
print([str(path) for path in root.rglob("*.txt")], [p.stem for p in root.glob("p*s/*e*")])
print(root.resolve(), pathlib.Path.cwd(), root.absolute() == root.resolve())
print(max(root.rglob("*"), key=lambda path: path.stat().st_mtime_ns))
