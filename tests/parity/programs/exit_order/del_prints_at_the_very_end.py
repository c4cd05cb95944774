import builtins


class Late:
    def __del__(self):
        print("printed after everything else", flush=False)


builtins.late = Late()
print("end")
