# Touches: thread-local objects with addresses, thread idents and native ids.
import threading

local = threading.local()
rows = []


class Context(threading.local):
    def __init__(self):
        self.owner = threading.get_ident()
        self.calls = 0


context = Context()


def work(n):
    local.value = [n] * n
    for _ in range(n):
        context.calls += 1
    rows.append((n, id(local.value), context.owner, context.calls, threading.get_native_id()))


threads = [threading.Thread(target=work, args=(n,)) for n in range(1, 6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for row in rows:
    print(*row)
print(context.calls, hasattr(local, "value"), context.owner == threading.main_thread().ident)
