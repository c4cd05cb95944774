# Touches: the order of os.listdir in a folder that was filled in scrambled order.
import os

os.makedirs("listed", exist_ok=True)
for n in range(30):
    with open(f"listed/{n * 17 % 30:02}-{n * n % 7}.txt", "w") as file:
        file.write("x" * n)
print(os.listdir("listed"))
for name in os.listdir("listed")[::3]:
    os.remove(os.path.join("listed", name))
print(os.listdir("listed"), os.listdir(b"listed")[:3])
descriptor = os.open("listed", os.O_RDONLY)
print(os.listdir(descriptor)[:4])
os.close(descriptor)
