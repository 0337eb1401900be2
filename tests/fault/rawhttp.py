"""Sockets and just enough HTTP to say wrong things on purpose."""

import os
import re
import socket
import time
import urllib.parse

URL = os.environ.get("TUMPUK_URL", "http://127.0.0.1:8080")
# As the server under test was started.
REQUEST_TIMEOUT_S = int(os.environ.get("TUMPUK_REQUEST_TIMEOUT", "3"))
HEADER_BYTES_MAX = int(os.environ.get("TUMPUK_HEADER_BYTES_MAX", "16384"))
QUOTE_BODY_MAX = 4 * 1024 * 1024

PATIENCE_S = 10

_parts = urllib.parse.urlsplit(URL)
ADDRESS = (_parts.hostname, _parts.port or 80)

# Prices one line without promotions.
QUOTE = (
    b'{"currency":"IDR","at":"2025-11-11T10:00:00+07:00","buyer":"NEW",'
    b'"channel":"SHOP_TOKOPEDIA","items":[{"sku_id":"KMJ-1","product_id":"KMJ","quantity":2,'
    b'"list_price":152000}],"promotions":[]}'
)


class Answer:
    """A status line, headers (names in lower case) and a body."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def __repr__(self):
        return f"<{self.status} {self.headers} {self.body[:200]!r}>"

    @property
    def closes(self):
        return self.headers.get("connection", "").lower() == "close"


class Raw:
    """A connection that sends what it is told and reads answers."""

    def __init__(self, data=b"", address=ADDRESS):
        self.socket = socket.create_connection(address, timeout=PATIENCE_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.pending = b""
        if data:
            self.send(data)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def send_until_closed(self, data):
        """Sends what the server takes; a server that has had enough is fine."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def _more(self):
        data = self.socket.recv(65536)
        self.pending += data
        return bool(data)

    def answer(self, head=False):
        """The next answer, or None where the connection was closed instead."""
        while b"\r\n\r\n" not in self.pending:
            if not self._more():
                if self.pending:
                    raise AssertionError(f"half an answer: {self.pending[:500]!r}")
                return None
        top, self.pending = self.pending.split(b"\r\n\r\n", 1)
        lines = top.decode("latin-1").split("\r\n")
        match = re.fullmatch(r"HTTP/1\.1 (\d{3}) .+", lines[0])
        if match is None:
            raise AssertionError(f"not a status line: {lines[0]!r}")
        headers = {}
        for line in lines[1:]:
            name, value = line.split(": ", 1)
            headers[name.lower()] = value
        status = int(match.group(1))
        length = 0 if head or status in (100, 204, 304) else int(headers.get("content-length", 0))
        while len(self.pending) < length:
            if not self._more():
                raise AssertionError("the body was cut off")
        body, self.pending = self.pending[:length], self.pending[length:]
        return Answer(status, headers, body)

    def ended(self, within=PATIENCE_S):
        """Whether the server closes, or resets, without another byte."""
        self.socket.settimeout(within)
        try:
            return not self.pending and self.socket.recv(1) == b""
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False
        finally:
            self.socket.settimeout(PATIENCE_S)


def request(method="GET", path="/healthz", headers=(), body=None, version="HTTP/1.1", host=True):
    """The bytes of a request; `headers` are whole lines without line ends."""
    lines = [f"{method} {path} {version}"]
    if host:
        lines.append("Host: tumpuk.test")
    lines.extend(headers)
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (body or b"")


def quote(headers=("Content-Type: application/json",), body=QUOTE):
    return request("POST", "/v1/simulator/quotes", headers, body)


def ask(data, head=False):
    """The answer to one request on a connection of its own."""
    with Raw(data) as raw:
        return raw.answer(head)


def metric(name):
    """The sum of a metric over its labels."""
    body = ask(request(path="/metrics", headers=["Connection: close"])).body.decode()
    values = re.findall(rf"^{name}(?:\{{[^}}]*\}})? (\S+)$", body, re.M)
    return sum(float(value) for value in values)


def seconds(start):
    return time.monotonic() - start
