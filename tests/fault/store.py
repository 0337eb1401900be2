"""Instances of the service, and shops that are written to through them."""

import http.client
import itertools
import json
import os
import pathlib
import re
import tempfile
import time

from service import Service, run

KEY = "a-key-of-an-operator-0123456789"
# An answer may take so long on a busy machine before a test gives up.
ANSWER_S = 30
# A kept connection on which nothing is asked is closed after so long.
KEPT_S = 120
# Between two looks at what should change.
LOOK_S = 0.01

_serial = itertools.count()


def fresh(prefix):
    """An id that nobody has yet."""
    return f"{prefix}-{os.getpid()}-{time.time_ns() // 1000000 % 10**9}-{next(_serial)}"


class Reply:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def stale(self):
        return "x-catalog-stale" in self.headers

    def __repr__(self):
        return f"<{self.status} {self.headers} {self.body[:300]!r}>"


class Client:
    """A kept connection to an instance. That it breaks is a failure."""

    def __init__(self, service, key=KEY):
        self._http = http.client.HTTPConnection(*service.address, timeout=ANSWER_S)
        self._key = key

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._http.close()

    def call(self, method, path, document=None, **headers):
        """Headers by name with `_` for `-`."""
        sent = {"Authorization": f"Bearer {self._key}"}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        body = None
        if document is not None:
            sent["Content-Type"] = "application/json"
            body = json.dumps(document)
        self._http.request(method, path, body, sent)
        answer = self._http.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, names, answer.read())

    def get(self, path, **headers):
        return self.call("GET", path, None, **headers)

    def must(self, status, method, path, document=None, **headers):
        reply = self.call(method, path, document, **headers)
        if reply.status != status:
            raise AssertionError(f"{method} {path}: {reply}, not {status}")
        return reply

    def metric(self, name):
        """The sum of a metric over its labels."""
        body = self.must(200, "GET", "/metrics").body.decode()
        found = re.findall(rf"^{name}(?:\{{[^}}]*\}})? (\S+)$", body, re.M)
        return sum(float(value) for value in found)


class Instance(Service):
    """tumpukd with the operator's key, on the database of `url` or DATABASE_URL."""

    def __init__(self, *flags, url=None):
        self._keys = tempfile.TemporaryDirectory(prefix="tumpuk-key-")
        path = pathlib.Path(self._keys.name) / "operator.key"
        path.write_text(KEY, encoding="ascii")
        env = {} if url is None else {"DATABASE_URL": url}
        super().__init__("--operator-key-file", str(path), "--log-level", "warn",
                         "--connections-per-client", "0", "--request-timeout", str(KEPT_S),
                         "--idle-timeout", str(KEPT_S), *flags, env=env)

    def __exit__(self, *rest):
        super().__exit__(*rest)
        self._keys.cleanup()

    def client(self, key=KEY):
        return Client(self, key)

    def end(self):
        """Ends in good order: a sanitizer has its say then."""
        self.signal()
        status = self.wait(60)
        if status != 0:
            raise AssertionError(f"tumpukd ended with {status}: {self.lines[-20:]}")


def migrate(url):
    status, _, error = run("migrate", env={"DATABASE_URL": url})
    if status != 0:
        raise AssertionError(f"tumpukd migrate: {error}")


def product(product_id, price, skus=1):
    return {
        "product_id": product_id,
        "name": f"Kopi {product_id}",
        "skus": [{"sku_id": f"{product_id}-{i}", "list_price": price} for i in range(skus)],
    }


def make_shop(client, prefix="toko"):
    """A new shop's path."""
    path = f"/v1/shops/{fresh(prefix)}"
    client.must(201, "PUT", path,
                {"name": "Kopi", "currency": "IDR", "time_zone": "Asia/Jakarta"})
    return path


def fill(client, shop, count, skus=1, prefix="p", price=1000):
    """`count` products, in batches."""
    for first in range(0, count, 1000):
        items = [product(f"{prefix}{i}", price, skus)
                 for i in range(first, min(first + 1000, count))]
        client.must(200, "POST", f"{shop}/products/batch", {"items": items})


def eventually(what, within, failing="it did not come about"):
    """The seconds until `what` is true; fails after `within`."""
    began = time.monotonic()
    while not what():
        if time.monotonic() - began > within:
            raise AssertionError(f"{failing} within {within} s")
        time.sleep(LOOK_S)
    return time.monotonic() - began
