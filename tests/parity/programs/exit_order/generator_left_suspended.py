def suspended(name):
    try:
        yield name
    finally:
        print("closed", name)


at_once = suspended("at once")
next(at_once)
del at_once
at_end = suspended("at the end")
next(at_end)
print("end")
