# Touches: sets of suspended generators and coroutines, run on in the order of their addresses.


def count(name, limit):
    for n in range(limit):
        yield f"{name}{n}"


async def answer(name):
    return f"answer of {name}"


running, output = {count(c, k + 1) for k, c in enumerate("abcdef")}, []
while running:
    for generator in list(running):
        value = next(generator, None)
        if value is None:
            running.discard(generator)
        else:
            output.append(value)
print(*output)
for coroutine in {answer(c) for c in "uvwxyz"}:
    try:
        coroutine.send(None)
    except StopIteration as stop:
        print(stop.value, repr(coroutine)[:35])
