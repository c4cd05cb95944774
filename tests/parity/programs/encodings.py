"""Prints each encoding in force, and what argv, the environment and file names became in it."""
import locale
import os
import sys

print(sys.flags.utf8_mode, sys.getfilesystemencoding(), sys.getfilesystemencodeerrors(), sys.getdefaultencoding())
print([(stream.encoding, stream.errors) for stream in (sys.stdin, sys.stdout, sys.stderr)])
print(locale.setlocale(locale.LC_CTYPE), locale.getpreferredencoding(), locale.getpreferredencoding(False))
print(getattr(locale, "getencoding", str)(), open(os.devnull).encoding, locale.localeconv()["decimal_point"])
print([(name, value) for name, value in sorted(os.environ.items()) if name.startswith(("LC_", "LANG", "ODD"))])
for word in sys.argv[1:]:
    try:
        print(ascii(word), os.fsencode(word))
    except UnicodeEncodeError as error:  # libc's EUC-JP decodes bytes that CPython's cannot encode
        print(ascii(error))
print(os.environb.get(b"ODD"), ascii(os.environ.get("ODD")))
for letter in "aüßж箱\U0001F4E6\udcff":
    for stream in (sys.stdout, sys.stderr):
        try:
            print(letter, file=stream, flush=True)
        except UnicodeEncodeError as error:
            print(ascii(error), file=stream)
try:
    print(ascii(sys.stdin.read()))
except UnicodeDecodeError as error:
    print(ascii(error))
