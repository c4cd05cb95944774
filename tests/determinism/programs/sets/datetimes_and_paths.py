# Touches: sets of dates, times, paths and versions, whose hashes derive from str or bytes hashes.
import datetime
import decimal
import fractions
import ipaddress
import pathlib
import uuid

day = datetime.date(2024, 2, 28)
print([d.isoformat() for d in {day + datetime.timedelta(n) for n in range(8)}])
print([str(p) for p in {pathlib.PurePosixPath("a", c) for c in "qwertyuiop"}])
print([str(a) for a in {ipaddress.ip_address(f"10.0.0.{n}") for n in range(9)}])
print([str(u) for u in {uuid.uuid5(uuid.NAMESPACE_DNS, c) for c in "abcd"}])
print({decimal.Decimal(n) / 7 for n in range(4)}, {fractions.Fraction(n, 7) for n in range(5)})
