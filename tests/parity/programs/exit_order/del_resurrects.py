kept = []


class Phoenix:
    def __del__(self):
        print("del", len(kept))
        kept.append(self)


Phoenix()
print(len(kept))
