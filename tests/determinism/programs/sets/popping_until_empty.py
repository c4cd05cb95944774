# Touches: set.pop of strings and objects, which takes whatever lies first in the table.


class Job:
    def __init__(self, cost):
        self.cost = cost


names = {f"job-{n}" for n in range(25)}
order = []
while names:
    name = names.pop()
    order.append(name)
    if name.endswith("3"):
        names |= {name + "-retry"} if "retry" not in name else set()
print(order)
jobs, total, trace = {Job(n) for n in range(16)}, 0, []
while jobs:
    total = total * 3 % 1009 + jobs.pop().cost
    trace.append(total)
print(trace)
