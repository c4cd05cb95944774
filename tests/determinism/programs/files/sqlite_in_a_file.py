# Touches: a database file with times and random keys from Python, and the digest of its bytes.
import hashlib
import pathlib
import random
import sqlite3
import time
import uuid

path = pathlib.Path("orders.db")
path.unlink(missing_ok=True)
connection = sqlite3.connect(path)
with connection:
    connection.execute("create table orders(id text primary key, placed real, total integer)")
    for _ in range(40):
        row = (str(uuid.uuid4()), time.time(), random.randrange(10000))
        connection.execute("insert into orders values (?, ?, ?)", row)
print(connection.execute("select * from orders order by id limit 4").fetchall())
print(connection.execute("select sum(total), count(*) from orders").fetchone())
connection.close()
print(path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
