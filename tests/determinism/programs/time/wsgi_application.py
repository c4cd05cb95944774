# Touches: the Date and Server headers of wsgiref and the environment it hands on.
import io
import time
import urllib.parse
import wsgiref.handlers
import wsgiref.headers
import wsgiref.util


def application(environ, start_response):
    query = urllib.parse.parse_qs(environ["QUERY_STRING"])
    headers = wsgiref.headers.Headers([("Content-Type", "text/plain")])
    headers.add_header("X-Asked", str(time.time()), key=str({*query}))
    start_response("200 OK", headers.items())
    return [f"{name} = {values}\n".encode() for name, values in query.items()]


environ = {"QUERY_STRING": "a=1&b=2&b=3&c=%C3%A4", "SERVER_PROTOCOL": "HTTP/1.0"}
wsgiref.util.setup_testing_defaults(environ)
out = io.BytesIO()
handler = wsgiref.handlers.SimpleHandler(io.BytesIO(), out, io.StringIO(), environ)
handler.http_version = "1.1"
handler.run(application)
print(out.getvalue().decode())
print({name for name in environ if name.startswith("wsgi.")})
