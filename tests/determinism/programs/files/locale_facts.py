# Touches: the locale, encodings, and how numbers, dates and strings follow them.
import datetime
import locale
import sys

print(locale.getlocale(), locale.getpreferredencoding(), locale.setlocale(locale.LC_ALL, None))
try:
    print(locale.setlocale(locale.LC_ALL, ""))
except locale.Error as error:
    print(error)
print(locale.localeconv()["decimal_point"], locale.format_string("%.2f", 12345.678, grouping=True))
print(f"{1234567:n}", datetime.date.today().strftime("%x %A %B"))
print(sys.getfilesystemencoding(), sys.stdout.encoding, sys.stdin.errors, sys.flags.utf8_mode)
print(sorted(["zebra", "Äpfel", "apfel", "Zebra", "ähre"], key=locale.strxfrm))
