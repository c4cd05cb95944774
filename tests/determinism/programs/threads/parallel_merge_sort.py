# Touches: the order in which threads of a recursive merge sort finish their ranges.
import random
import threading

finished = []


def merge_sort(values, low, high, depth):
    if high - low < 2:
        return
    middle = (low + high) // 2
    if depth:
        left = threading.Thread(target=merge_sort, args=(values, low, middle, depth - 1))
        left.start()
        merge_sort(values, middle, high, depth - 1)
        left.join()
    else:
        merge_sort(values, low, middle, 0)
        merge_sort(values, middle, high, 0)
    values[low:high] = sorted(values[low:high])
    if high - low > 30:
        finished.append((low, high))


values = [random.randrange(10**6) for _ in range(1000)]
merge_sort(values, 0, len(values), 3)
print(finished)
print(values == sorted(values), values[::200])
