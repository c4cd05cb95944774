# ends: exit status 1
group = ExceptionGroup("leaf", [ValueError(number) for number in range(30)])
for depth in range(14):
    group = ExceptionGroup(f"level {depth}", [group, KeyError(depth)])
raise group
