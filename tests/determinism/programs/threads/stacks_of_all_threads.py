# Touches: faulthandler and traceback over every thread: ids, order, paths and where each stands.
import faulthandler
import sys
import threading
import time
import traceback

gate = threading.Event()


def wait_at_gate(depth):
    return wait_at_gate(depth - 1) if depth else gate.wait()


def wait_in_sleep():
    time.sleep(0.02)


threads = [threading.Thread(target=wait_at_gate, args=(n,), name=f"gate{n}") for n in range(3)]
threads.append(threading.Thread(target=wait_in_sleep, name="sleeper"))
for thread in threads:
    thread.start()
time.sleep(0.002)
with open("stacks.txt", "w+") as file:
    faulthandler.dump_traceback(file, all_threads=True)
    file.seek(0)
    print(file.read())
for ident, frame in sys._current_frames().items():
    print(ident, [entry.name for entry in traceback.extract_stack(frame)])
gate.set()
for thread in threads:
    thread.join()
