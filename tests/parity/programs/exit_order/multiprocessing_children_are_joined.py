import multiprocessing
import time


def work(name, go):
    go.wait()
    print(name, flush=True)


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    go = context.Event()
    context.Process(target=work, args=("joined", go)).start()
    context.Process(target=time.sleep, args=(60,), daemon=True).start()
    print("main ends", flush=True)
    go.set()
