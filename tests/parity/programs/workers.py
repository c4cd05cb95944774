"""Work in other processes, started by the method that argv[1] names."""
import concurrent.futures
import multiprocessing
import os
import sys
from multiprocessing import shared_memory


def describe(number):
    main = sys.modules["__main__"]
    process = multiprocessing.current_process()
    executable = os.fsencode(multiprocessing.spawn.get_executable()) == os.fsencode(sys.executable)
    return (number * number, __name__, main.__name__, process.name, process.daemon, sys.argv[1:], repr(sys.flags),
            executable)


def fail(number):
    raise LookupError(number)


def talk(pipe, lock):
    with lock:
        pipe.send(("from the child", pipe.recv(), os.getppid()))


def append(values, name):
    block = shared_memory.SharedMemory(name)
    block.buf[0] = 7
    block.close()
    values.append("appended")
    sys.exit(3)


def main():
    method = sys.argv[1]
    context = multiprocessing.get_context(method)
    with context.Pool(2) as pool:
        for result in pool.map(describe, range(2), chunksize=2):
            print(result[:3], result[4:])
        try:
            pool.apply(fail, (5,))
        except LookupError as error:
            print(repr(error), type(error.__cause__).__name__)
    ours, theirs = context.Pipe()
    lock = context.Lock()
    child = context.Process(target=talk, args=(theirs, lock), name="talker")
    child.start()
    ours.send("from the parent")
    words, heard, parent = ours.recv()
    print(words, heard, method == "forkserver" or parent == os.getpid())
    child.join()
    print(child.exitcode, child.name)
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as executor:
        print(sum(executor.map(pow, range(5), [2] * 5)), executor.submit(describe, 3).result()[0])
        print(repr(executor.submit(fail, 1).exception()))
    with context.Manager() as manager:
        values = manager.list()
        block = shared_memory.SharedMemory(create=True, size=16)
        child = context.Process(target=append, args=(values, block.name))
        child.start()
        child.join()
        print(list(values), child.exitcode, block.buf[0])
        block.close()
        block.unlink()


if __name__ == "__main__":
    main()
