# Child processes, by fork and by multiprocessing.
import multiprocessing
import os
import sys

import numpy as np


def square(values):
    return (values * values).sum()


if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(2) as pool:
        print(pool.map(square, [np.arange(n) for n in range(5)]))
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        print("child", np.ones(3).sum())
        sys.stdout.flush()
        os._exit(3)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
