# Touches: interval timers whose signal arrives in the main thread amid other threads' prints.
# Outside: the kernel counts the interval in real time.
import signal
import threading
import time

log, seen = [], threading.Event()


def on_alarm(number, frame):
    log.append(f"alarm in {threading.current_thread().name}")
    if sum(entry.startswith("alarm") for entry in log) == 3:
        signal.setitimer(signal.ITIMER_REAL, 0)
        seen.set()


def chatter():
    while not seen.is_set():
        log.append("chatter")
        time.sleep(0.002)


signal.signal(signal.SIGALRM, on_alarm)
signal.setitimer(signal.ITIMER_REAL, 0.004, 0.004)
thread = threading.Thread(target=chatter)
thread.start()
while not seen.is_set():
    time.sleep(0.001)
thread.join()
print(*log)
