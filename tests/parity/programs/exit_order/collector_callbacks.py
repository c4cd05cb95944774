import gc


class Late:
    def __del__(self):
        print("collected")


gc.callbacks.append(lambda phase, info: print(phase, info["generation"], info["collected"]))
late = Late()
late.itself = late
del late
gc.collect()
print("end")
