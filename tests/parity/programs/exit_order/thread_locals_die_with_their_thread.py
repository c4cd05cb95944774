import threading


class Loud:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


local = threading.local()
local.value = Loud("main's")


def work():
    local.value = Loud("thread's")


thread = threading.Thread(target=work)
thread.start()
thread.join()
print("end")
