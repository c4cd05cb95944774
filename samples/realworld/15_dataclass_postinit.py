"""`@dataclass(order=True)` with `__post_init__` and `field(default_factory=...)`.

Met in job queues, release tools and messages. The decorator writes the constructor, the repr
and the ordering; `__post_init__` derives the sort key and checks what the types cannot.
"""
import heapq
from dataclasses import FrozenInstanceError, InitVar, asdict, dataclass, field, replace


@dataclass(frozen=True)
class Window:
    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= 24:
            raise ValueError(f"no such window: {self.opens}..{self.closes}")


@dataclass(order=True)
class Job:
    sort_key: tuple[int, str] = field(init=False, repr=False)
    name: str = field(compare=False)
    urgent: InitVar[bool] = False
    window: Window = field(default=Window(0, 24), compare=False)
    tags: list[str] = field(default_factory=list, compare=False)

    def __post_init__(self, urgent: bool) -> None:
        self.name = self.name.strip().lower()
        if not self.name:
            raise ValueError("a job needs a name")
        self.sort_key = (0 if urgent else self.window.opens + 1, self.name)


queue = [
    Job("Backup", window=Window(2, 5)),
    Job(" reindex "),
    Job("Restart", urgent=True, tags=["ops"]),
    Job("archive", window=Window(2, 4)),
]
queue[1].tags.append("search")  # each job has its own list
heapq.heapify(queue)
ordered = [heapq.heappop(queue) for _ in range(len(queue))]
print(*ordered, sep="\n")
print(ordered[0] < ordered[1], Job("backup") == Job("BACKUP", tags=["x"]), Job("a") != Job("b"))

moved = replace(ordered[2], urgent=False, window=Window(22, 24))
print(moved.sort_key, asdict(moved)["window"])
for faulty in (lambda: Window(9, 9), lambda: Job("  "), lambda: Job("x") < "y"):
    try:
        faulty()
    except (ValueError, TypeError) as error:
        print(f"{type(error).__name__}: {error}")
try:
    moved.window.opens = 1
except FrozenInstanceError as error:
    print("FrozenInstanceError:", error)
