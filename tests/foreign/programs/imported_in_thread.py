import threading


def load():
    import numpy

    print(numpy.arange(3).sum(), numpy.geterr())


thread = threading.Thread(target=load)
thread.start()
thread.join()
import numpy

print(numpy.geterr(), numpy.random.RandomState(1).rand())
