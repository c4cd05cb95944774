# Touches: the event loop's timers: call_soon, call_later, call_at with ties, and cancelling.
import asyncio


def main():
    loop, log = asyncio.new_event_loop(), []
    start = loop.time()

    def note(text):
        log.append((text, round(loop.time() - start, 3)))

    for n, delay in enumerate((0.004, 0.001, 0.004, 0.002, 0, 0.001)):
        loop.call_later(delay, note, f"later {n} {delay}")
    handle = loop.call_at(start + 0.003, note, "never")
    loop.call_at(start + 0.002, handle.cancel)
    loop.call_soon(note, "soon")
    loop.call_soon(loop.call_soon, note, "sooner or later")
    loop.call_later(0.008, loop.stop)
    loop.run_forever()
    print(*log, sep="\n")
    print(handle, start)
    loop.close()


main()
