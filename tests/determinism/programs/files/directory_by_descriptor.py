# Touches: names found in a folder by descriptors: scandir, stat, rename and unlink by dir_fd.
import os

os.makedirs("held", exist_ok=True)
folder = os.open("held", os.O_RDONLY | os.O_DIRECTORY)
for n in range(9):
    name = f"{'gbdhacfie'[n]}.{n}"
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY, dir_fd=folder))
with os.scandir(folder) as entries:
    print([entry.name for entry in entries])
os.rename("g.0", "z.0", src_dir_fd=folder, dst_dir_fd=folder)
os.unlink("b.1", dir_fd=folder)
print(os.listdir(folder), os.stat("z.0", dir_fd=folder).st_mtime)
os.close(folder)
