# ends: exit status 0
import sys
import threading


def hook(args):
    print("hook", args.exc_type.__name__, args.exc_value, args.thread.name, file=sys.stderr)
    raise RuntimeError("the hook fails, too")


def run():
    raise LookupError("in a thread")


for replaced in (hook, threading.__excepthook__):
    threading.excepthook = replaced
    thread = threading.Thread(target=run, name="worker")
    thread.start()
    thread.join()
