import sqlite3

import _sqlite3

print(sqlite3.sqlite_version, sqlite3.threadsafety)
base = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES)
base.row_factory = sqlite3.Row
base.create_function("double", 1, lambda n: n * 2)
base.create_aggregate("joined", 1, type("Joined", (), {
    "__init__": lambda self: setattr(self, "parts", []),
    "step": lambda self, part: self.parts.append(part),
    "finalize": lambda self: "+".join(map(str, self.parts)),
}))
with base:
    base.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE, data BLOB)")
    base.executemany("INSERT INTO t (name, data) VALUES (?, ?)", [(f"ü{n}", bytes([n])) for n in range(5)])
print([tuple(row) for row in base.execute("SELECT id, name, data, double(id) FROM t WHERE id % 2")])
print(tuple(base.execute("SELECT joined(id), count(*), max(name) FROM t").fetchone()))
try:
    with base:
        base.execute("INSERT INTO t (name) VALUES ('new')")
        base.execute("INSERT INTO t (name) VALUES ('ü1')")
except sqlite3.IntegrityError as error:
    print(error, error.sqlite_errorname, base.total_changes, base.in_transaction)
print(list(base.iterdump())[:2])
