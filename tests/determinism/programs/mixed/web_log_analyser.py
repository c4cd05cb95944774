# Touches: sets of str, ties in counts and ages of entries against the present time.
import collections
import datetime
import re

LOG = """\
10.0.0.5 - - [03/Mar/2023:06:12:01 +0000] "GET /index.html HTTP/1.1" 200 5120
10.0.0.9 - ann [03/Mar/2023:06:12:04 +0000] "GET /style.css HTTP/1.1" 200 812
10.0.0.5 - - [03/Mar/2023:06:13:44 +0000] "POST /login HTTP/1.1" 302 0
172.16.3.1 - - [03/Mar/2023:06:15:10 +0000] "GET /missing HTTP/1.0" 404 209
10.0.0.7 - bob [03/Mar/2023:07:00:00 +0100] "GET /index.html HTTP/1.1" 304 0
broken line
10.0.0.9 - ann [03/Mar/2023:07:42:31 +0100] "DELETE /orders/7 HTTP/1.1" 500 77
172.16.3.1 - - [04/Mar/2023:01:02:03 -0500] "GET /robots.txt HTTP/1.0" 200 24
"""
PATTERN = re.compile(r'(\S+) - (\S+) \[(.+?)\] "(\w+) (\S+) [^"]*" (\d+) (\d+)')
hosts, hits, traffic, times = set(), collections.Counter(), collections.defaultdict(int), []
for number, line in enumerate(LOG.splitlines(), 1):
    if not (match := PATTERN.match(line)):
        print("cannot read line", number)
        continue
    host, user, stamp, method, path, status, size = match.groups()
    hosts.add(host)
    hits.update({method, path, status})
    traffic[host, user] += int(size)
    times.append(datetime.datetime.strptime(stamp, "%d/%b/%Y:%H:%M:%S %z"))
print(hosts, hits.most_common(4))
print({who for who, size in traffic.items() if size > 100})
print("span", max(times) - min(times))
print("oldest is", datetime.datetime.now(datetime.timezone.utc) - min(times), "old")
