"""Text and bytes: search, split, join, format, encode; regular expressions at work and compiled; words, tokens, templates."""

import difflib
import io
import re
import string
import textwrap
import tokenize

LOREM = ("Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. "
         "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. Съешь же ещё этих мягких французских булок. いろはにほへと 😀 ")

SOURCE = '''
class Example(Base, metaclass=Meta):
    """Text of %d."""
    def method(self, first, *rest, key=0x%x, **more) -> "str":
        for i, value in enumerate(rest):  # a comment
            if value >= 1_000.5e-3 and not key == 'a\\'b':
                yield f"{first}" + r"\\raw" + b"bytes".decode()
        return lambda x: x ** 2 // 3 if x else [None, ..., {1: 2}]
'''


def searches():
    page = "\n".join(f'<item id="{i}" class="c{i % 7}"><a href="http://h{i}.example.com:80{i % 10}/p/{i}?q={i}#f">Name {i}</a> '
                     f'{i}.{i % 100:02d} EUR, mail{i}@example.org; +49-30-{i:06d} {LOREM[i % 199:i % 199 + 60]}</item>' for i in range(900))
    for _ in range(3):
        assert len(re.findall(r"<item[^>]*>", page)) == 900
        assert len(re.findall(r'\bid="(\d+)"\s+class=[\'"](c\d)[\'"]', page)) == 900
        assert len(re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", page)) == 900
        assert len(re.findall(r"(?:https?|ftp)://([^/:\s]+)(?::(\d+))?(/[^?#\s\"]*)?", page)) == 900
        assert re.sub(r"\s+", " ", page) and re.sub(r"<(/?)(\w+)([^>]*)>", r"[\1\2]", page)
        assert re.sub(r"\d+", lambda match: str(int(match.group()) + 1), page)
        assert len(re.split(r"</?\w+[^>]*>|\W+", page)) > 1000
        assert len(re.findall(r"(?i)name \d+(?=</a>)", page)) == 900 and len(re.findall(r"(?<!\d)\d{2}(?!\d)", page)) > 100
        assert len(re.findall(r"(?s)<a .*?</a>", page)) == 900 and len(re.findall(r"(?m)^<item.*item>$", page)) == 900
        assert len(re.findall(r"(\w)\1", page)) > 10 and len(re.findall(r"(?:ab|ac|ad|mail|EUR|[xyz]+)+", page)) >= 900
        assert len(re.findall(r"[^\x00-\x7f]+", page)) > 10 and len(re.findall(r"[а-яё]{3,}", page, re.I)) > 1
        assert len(re.findall(rb"\w+@\w+", page.encode())) == 900
        assert sum(match.end() - match.start() for match in re.finditer(r"(?P<number>\+?\d+(?:-\d+)*)", page)) > 0
        for line in page.splitlines():
            match = re.match(r'<item id="(?P<id>\d+)" class="(?P<kind>\w+)">', line)
            assert match and match["id"].isdigit() and match.groupdict()["kind"][0] == "c"
            assert re.search(r"(\d+)\.(\d\d) EUR", line) and not re.search(r"USD|GBP|\bXYZ\b", line)
            assert not re.fullmatch(r"(?:a|b)*c", line) and re.search("Name", line)
    assert re.match(r"(?:a?){18}a{18}", "a" * 18) and not re.match(r"(a+)+b", "a" * 16)


def compiles():
    pieces = [r"[a-z_]\w*", r"\d+(?:\.\d*)?", r"'(?:\\.|[^'\\])*'", r"(?:a|bc|def)+?", r"(?P<n%d>x|y)", r"(?<=k)z", r"[^\s\]]{2,5}", r"(?:#.*$)",
              r"\b(?:one|two|three|once)\b", r"(?=.*\d)(?!.*!)", r"[\w.]*+", r"[ÄÖÜäöüß]+", r"(?i:select|insert)", r"(?P<q%d>['\"]).*?(?P=q%d)"]
    for i in range(300):
        chosen = [pieces[(i * k + k) % len(pieces)] for k in (1, 3, 5)]
        unique = [piece.replace("%d", f"{i}_{k}") for k, piece in enumerate(chosen)]
        try:
            re.compile("|".join(unique) if i % 2 else "(?:" + ")(".join(unique) + ")", re.MULTILINE if i % 3 else re.VERBOSE)
        except re.error:
            pass
        re.purge()


def strings():
    text = LOREM * 60
    for i in range(150):
        words = text.split()
        assert " ".join(words).startswith("Lorem") and text.strip().endswith("😀") and "булок" in text
        assert text.upper().lower() and text.title() and text.swapcase() and text.casefold() and text.replace("dolor", "x" * (i % 9))
        assert text.find("Sylter", i) > 0 and text.rfind("Lorem") > 0 and text.count("e") > 100 and text.partition("elit")[2]
        assert text[i:-i or None] and text[::-3] and ascii(text) and text.encode("utf-8").decode("utf-8") == text
    plain = "plain ascii text, nothing else; " * 100
    for i in range(200):
        assert plain.encode("ascii").decode("latin-1") == plain and plain.split(", ") and plain.splitlines() and plain.rsplit(None, 3)
        assert plain.translate(str.maketrans("abc", "xyz", "d")) and plain.zfill(4000) and plain.center(4000, "*").strip("*") == plain
        assert plain.isascii() and not plain.isalpha() and plain == plain[:] and plain < plain + "a" and hash(plain + str(i))
    out = []
    for i in range(30_000):
        name = f"name{i % 100}"
        out.append(f"{i:>6}|{i * 0.5:8.2f}|{name!r:<12}|{i:#x}|{i:,}")
        out.append("%05d %-8s %.3f %r %%" % (i, name, i / 3, name))
        out.append("{0:>8} {n:^9} {0!s} {n[0]}".format(i, n=name) if i % 2 else name + "-" + str(i))
        left, _, right = out[-1].partition(" ")
        assert left.isalnum() or right or name.startswith("name") or name[-1].isdigit()
    joined = "\n".join(out)
    letters = {}
    for letter in joined[:200_000]:
        letters[letter] = letters.get(letter, 0) + 1
    reader = io.StringIO(joined)
    assert sum(len(line) for line in reader) == len(joined) and sum(ord(c) for c in joined[:50_000]) > 0
    assert string.Template("$a ${b}").substitute(a=1, b=2) == "1 2" and textwrap.wrap(plain, 40) and textwrap.dedent("  a\n  b") == "a\nb"
    grown = ""
    for i in range(20_000):
        grown += chr(97 + i % 26)
    data = bytearray()
    for i in range(20_000):
        data += bytes((i % 256,))
        data.append(i & 7)
    assert bytes(data).find(b"\x07\x07") >= 0 and data.hex() and data.split(b"\0") and bytes(data).strip(b"\0") and grown.count("xyz")
    stream = io.BytesIO(joined.encode())
    wrapper = io.TextIOWrapper(stream, encoding="utf-8")
    assert sum(1 for _ in wrapper) == len(out)


def levenshtein(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def scanner():
    source = "".join(SOURCE % (i, i) for i in range(40))
    assert len(list(tokenize.generate_tokens(io.StringIO(source).readline))) > 1000
    for i in range(12):
        compile(source, "<text>", "exec")
    assert eval("+".join(str(i) for i in range(300))) == 44_850
    assert levenshtein(LOREM[:150], LOREM[5:160]) > 0
    assert difflib.SequenceMatcher(None, LOREM, LOREM[20:] + "x").ratio() > 0.5


searches()
compiles()
strings()
scanner()
