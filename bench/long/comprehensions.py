"""List, dict, set and generator expressions over records, nested and with conditions."""


def records(count):
    return [{"id": i, "group": i % 17, "score": (i * 7919) % 1009, "tags": [i % 3, i % 5, i % 7]} for i in range(count)]


def main():
    rows = records(4000)
    checks = []
    for turn in range(200):
        by_id = {row["id"]: row for row in rows if row["score"] > turn}
        tags = {tag for row in rows for tag in row["tags"]}
        groups = {group: [row["score"] for row in rows if row["group"] == group] for group in range(6)}
        best = sum(max(scores) for scores in groups.values() if scores)
        pairs = [(a, b) for a in range(60) for b in range(60) if (a * b + turn) % 7 == 0]
        matrix = [[x * y for x in range(40)] for y in range(40)]
        flipped = [list(column) for column in zip(*matrix)]
        flat = sorted((value for row in flipped for value in row if value & 1), reverse=True)
        passed = any(row["score"] == -1 for row in rows), all(row["score"] >= 0 for row in rows)
        checks.append((len(by_id), len(tags), best, len(pairs), flat[0], passed))
    print(checks[0], checks[-1])
    print(sum(check[0] for check in checks))


main()
