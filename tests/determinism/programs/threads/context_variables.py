# Touches: context variables in threads, in copied contexts and in tasks; token reprs.
import asyncio
import contextvars
import threading

level = contextvars.ContextVar("level", default=0)
log = []


def deepen(name, times):
    for _ in range(times):
        token = level.set(level.get() + 1)
        log.append(f"{name}:{level.get()}")
    if times > 1:
        level.reset(token)
    log.append(f"{name} ends at {level.get()}")


async def task(name):
    deepen(name, 1)
    await asyncio.sleep(0)
    deepen(name, 2)


async def main():
    await asyncio.gather(task("t1"), task("t2"))
    print("main", level.get())


context = contextvars.copy_context()
threads = [threading.Thread(target=context.run, args=(deepen, "shared", 3))]
threads += [threading.Thread(target=deepen, args=(f"own{n}", 2)) for n in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
context.run(asyncio.run, main())
print(*log, sep="\n")
print(level, level.set(9), [v.name for v in context])
