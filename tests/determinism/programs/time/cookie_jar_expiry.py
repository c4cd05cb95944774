# Touches: http.cookiejar, which drops cookies by the clock, and http.cookies dates.
import http.cookiejar
import http.cookies
import pathlib
import time


def cookie(name, expires):
    return http.cookiejar.Cookie(
        0, name, "value", None, False, "shop.example", False, False, "/", True, False, expires,
        expires is None, None, None, {},
    )


jar = http.cookiejar.LWPCookieJar("cookies.txt")
now = int(time.time())
for name, expires in (("old", now - 10), ("session", None), ("week", now + 604800), ("edge", now)):
    jar.set_cookie(cookie(name, expires))
print([(c.name, c.is_expired()) for c in jar])
jar.clear_expired_cookies()
jar.save(ignore_discard=True)
print(pathlib.Path("cookies.txt").read_text())
morsel = http.cookies.SimpleCookie({"id": "7"})
morsel["id"]["expires"] = 3600
print(morsel)
