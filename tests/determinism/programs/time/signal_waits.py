# Touches: sigtimedwait, pause-like waits and the time they take; a signal sent to itself.
import os
import signal
import time

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1, signal.SIGUSR2})


def wait(seconds):
    begin = time.monotonic()
    info = signal.sigtimedwait({signal.SIGUSR1, signal.SIGUSR2}, seconds)
    what = info and (signal.Signals(info.si_signo).name, info.si_pid, info.si_uid)
    print(seconds, what, time.monotonic() - begin)


wait(0.003)
os.kill(os.getpid(), signal.SIGUSR2)
os.kill(os.getpid(), signal.SIGUSR1)
wait(5)
wait(5)
wait(0)
print(signal.sigpending(), signal.getitimer(signal.ITIMER_REAL))
