# Touches: _thread.interrupt_main: where the main thread stands when another interrupts it.
import _thread
import threading
import time


def interrupt(seconds):
    time.sleep(seconds)
    _thread.interrupt_main()


for seconds in (0.002, 0.005):
    thread = threading.Thread(target=interrupt, args=(seconds,))
    steps = 0
    try:
        thread.start()
        while True:
            steps += 1
            time.sleep(0.0007)
    except KeyboardInterrupt:
        print("interrupted at step", steps, time.monotonic())
    thread.join()
