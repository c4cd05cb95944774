import weakref


class Thing:
    pass


thing = Thing()
other = Thing()
first = weakref.finalize(thing, print, "finalize at exit")
second = weakref.finalize(other, print, "finalize not at exit")
second.atexit = False
third = weakref.finalize(thing, print, "finalize at exit, last registered")
reference = weakref.ref(thing, lambda dead: print("callback"))
print(first.alive, second.alive)
del other
print("end")
