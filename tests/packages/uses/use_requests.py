"""requests against a server of its own on the loopback: sessions, redirects, uploads, errors."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests
from requests.adapters import HTTPAdapter, Retry


class Shop(BaseHTTPRequestHandler):
    protocol_version, attempts = "HTTP/1.1", 0

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Length": len(body), **headers}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.startswith("/login"):
            self.answer(302, Location="/basket?from=login", Set_Cookie="id=s3cret; Path=/")
        elif self.path == "/gzip":
            self.answer(200, gzip.compress(b"zip " * 300), Content_Encoding="gzip")
        elif self.path == "/flaky":
            Shop.attempts += 1
            self.answer(503 if Shop.attempts < 3 else 200, b"attempt %d" % Shop.attempts)
        elif self.path.startswith("/basket"):
            seen = [self.path, *map(self.headers.get, ("Cookie", "Authorization", "X-Trace"))]
            self.answer(200, json.dumps(seen).encode(), Content_Type="application/json")
        else:
            self.answer(404, "wo? ä".encode("latin-1"), Content_Type="text/plain; charset=latin-1")

    def do_POST(self):
        self.answer(201, self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, *_): ...


server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
threading.Thread(target=server.serve_forever, daemon=True).start()
port = str(server.server_port)
base = "http://127.0.0.1:" + port
with requests.Session() as session:
    session.headers["X-Trace"] = "42"
    session.mount(base + "/flaky", HTTPAdapter(max_retries=Retry(3, status_forcelist=[503])))
    reply = session.get(base + "/login", params={"q": "ü & co"}, auth=("ann", "pass"), timeout=20)
    print(reply.status_code, reply.json(), reply.history, dict(session.cookies), reply.encoding)
    print(len(session.get(base + "/gzip", timeout=20).text), session.get(base + "/flaky").text)
    for form in ({"json": {"b": [1, None]}}, {"data": {"a": "1 2", "b": "ß"}}):
        print(session.post(base + "/orders", timeout=20, **form).text)
    missing = session.get(base + "/nowhere", stream=True, timeout=20)
    print(missing.text, missing.headers["content-type"], list(missing.iter_content(3)))
server.shutdown()
server.server_close()
for wrong in (missing.raise_for_status, lambda: requests.get(base), lambda: requests.get("host")):
    try:
        wrong()
    except requests.RequestException as error:
        print(type(error).__mro__[:4], str(error).replace(port, "PORT").partition(" (Caused")[0])
