# Touches: os.scandir: order, kinds and sizes of entries.
import os

os.makedirs("scanned/sub", exist_ok=True)
for name in ("zeta", "alpha", "mu", "kappa", "omega", "beta", "Äpfel", "10", "9"):
    with open(f"scanned/{name}", "w") as file:
        file.write(name * 3)
if not os.path.islink("scanned/link"):
    os.symlink("alpha", "scanned/link")
with os.scandir("scanned") as entries:
    for e in entries:
        kind = e.is_dir(), e.is_file(follow_symlinks=False), e.is_symlink()
        print(e.name, *kind, e.is_dir() or e.stat().st_size)
with os.scandir("scanned") as entries:
    print([e.path for e in entries][:3], entries)
