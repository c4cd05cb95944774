import types


@types.coroutine
def pause():
    yield


async def suspended():
    try:
        await pause()
    finally:
        print("closed")


async def generate():
    try:
        yield 1
    finally:
        print("async generator closed")


coroutine = suspended()
coroutine.send(None)
step = generate().__anext__()
try:
    step.send(None)
except StopIteration as error:
    print(error.value)
never = suspended()
print("end")
