"""Regular expressions at work: searching, splitting and replacing in a long text."""

import re


def text(lines):
    out = []
    state = 12345
    for i in range(lines):
        state = (state * 1_103_515_245 + 12_345) & 0x7FFFFFFF
        out.append(f"{i:05d} 2024-{state % 12 + 1:02d}-{state % 28 + 1:02d} host{state % 50}.example.org "
                   f"GET /path/{state % 1000}/item?id={state % 77}&q=größe%20{i} {200 + state % 5} \"agent {state % 9}/{state % 4}.0\"")
    return "\n".join(out)


def main():
    log = text(16_000)
    dates = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
    words = re.compile(r"\b[a-z]+\b", re.IGNORECASE)
    query = re.compile(r"[?&](?P<key>\w+)=(?P<value>[^&\s]*)")
    line = re.compile(r"^(\d+) (\S+) (\S+) (GET|POST) (\S+) (\d{3}) \"([^\"]*)\"$", re.MULTILINE)
    lazy = re.compile(r"host\d+?\..*?/item")
    back = re.compile(r"(\d)(\d)\2\1")
    ahead = re.compile(r"(?<=id=)\d+(?=&)")
    print(len(dates.findall(log)), sum(len(word) for word in words.findall(log)))
    print(sum(len(match["value"]) for match in query.finditer(log)))
    print(sum(int(match[1]) for match in line.finditer(log)))
    print(len(lazy.findall(log)), len(back.findall(log)), sum(map(int, ahead.findall(log))))
    print(len(re.split(r"[\s,;]+", log)), len(re.sub(r"%([0-9a-f]{2})", lambda match: chr(int(match[1], 16)), log)))
    print(len(re.sub(r"(\w+)\.(\w+)\.org", r"\2/\1", log)))
    hits = 0
    for row in log.split("\n"):
        if re.match(r"\d+ 2024-0[1-6]", row):
            hits += 1
        if re.search(r"agent [3-7]/", row):
            hits += 1
        if re.fullmatch(r".*(?:200|204) \"agent.*", row):
            hits += 1
    print(hits)
    print(sum(1 for _ in re.finditer(r"(?:a|e|i|o|u|ö)+[^aeiou\W]", log)))
    raw = log.encode()
    print(len(re.findall(rb"/path/\d+", raw)), len(re.findall(rb"(?i)HOST[0-9]+", raw)))


main()
