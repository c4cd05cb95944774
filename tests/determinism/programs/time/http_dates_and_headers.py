# Touches: dates in HTTP responses written by a handler that has no network.
import http.server
import io
import time


class Connection:
    def __init__(self, request):
        self.input, self.output = io.BytesIO(request), io.BytesIO()

    def makefile(self, mode, *rest):
        return self.input

    def sendall(self, data):
        self.output.write(data)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Last-Modified", self.date_time_string(time.time() - 3600))
        self.end_headers()
        self.wfile.write(b"body of " + self.path.encode())


connection = Connection(b"GET /page HTTP/1.0\r\n\r\n")
Handler(connection, ("127.0.0.1", 50000), None)
print(connection.output.getvalue().decode())
