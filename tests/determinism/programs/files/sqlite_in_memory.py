# Touches: SQL's random(), current_timestamp, rowids, and rows that come in hash order.
# Outside: SQLite's random() and clock are its own.
import sqlite3

connection = sqlite3.connect(":memory:")
connection.execute("create table crew(id integer primary key, name, at default current_timestamp)")
names = {"Ripley", "Dallas", "Kane", "Lambert", "Parker", "Brett", "Ash"}
connection.executemany("insert into crew(name) values (?)", [(name,) for name in names])
for row in connection.execute("select * from crew"):
    print(row)
print(connection.execute("select random(), abs(random() % 100), datetime('now')").fetchone())
print(connection.execute("select name from crew order by random() limit 3").fetchall())
connection.create_function("sign", 1, lambda text: hash(text), deterministic=True)
print(connection.execute("select name from crew order by sign(name)").fetchall())
connection.close()
