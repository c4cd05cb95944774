# Touches: the index each thread gets from a Barrier, and who runs its action.
import threading

log = []


def turn_page():
    log.append(f"| page turned by {threading.current_thread().name} |")


barrier = threading.Barrier(4, action=turn_page)


def read(pages):
    for page in range(pages):
        log.append(f"{threading.current_thread().name}:{page}")
        index = barrier.wait()
        if index == 0:
            log.append("first=" + threading.current_thread().name)


threads = [threading.Thread(target=read, args=(4,), name=c) for c in "wxyz"]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*log)
