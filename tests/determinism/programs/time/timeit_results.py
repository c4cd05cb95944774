# Touches: timeit, its automatic choice of a loop count and its repeats.
import timeit


def work():
    return sum(n * n for n in range(50))


timer = timeit.Timer(work)
print([repr(t) for t in timer.repeat(3, 50)])
print(timeit.timeit("''.join(map(str, range(20)))", number=200))
count = 1
while count < 2048 and timer.timeit(count) < 0.005:
    count *= 2
print("loops for 5 ms:", count)
