# Touches: the order in which unsynchronised threads print.
import threading


def speak(name):
    for n in range(6):
        print(name, n, sum(k * k for k in range(9000)) % 1013)


threads = [threading.Thread(target=speak, args=(name,)) for name in ("red", "green", "blue")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
