"""A plain HTTP client of a running server, and shops of the tests' own."""

import itertools
import json
import os
import time
import urllib.error
import urllib.request

BASE = os.environ["TUMPUK_URL"].rstrip("/")
KEY = os.environ["TUMPUK_OPERATOR_KEY"]

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_serial = itertools.count()


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


def call(method, path, body=None, content_type=None, headers=None):
    """Sends `body` as it is, or a dict as JSON."""
    if isinstance(body, (dict, list)):
        body, content_type = json.dumps(body).encode(), "application/json"
    sent = {"Authorization": f"Bearer {KEY}", "Accept-Language": "en", **(headers or {})}
    if content_type:
        sent["Content-Type"] = content_type
    request = urllib.request.Request(BASE + path, data=body, method=method, headers=sent)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as refusal:
        return Answer(refusal.code, refusal.headers, refusal.read())


def ask(method, path, status, *args, **kwargs):
    answer = call(method, path, *args, **kwargs)
    assert answer.status == status, f"{method} {path}: {answer.status}\n{answer.body[:2000]!r}"
    return answer


def fresh_shop(name="Kopi Nusantara", zone="Asia/Jakarta", currency="IDR"):
    """A new shop's path."""
    path = f"/v1/shops/sheet-{time.time_ns():x}-{next(_serial)}"
    ask("PUT", path, 201, {"name": name, "currency": currency, "time_zone": zone})
    return path


def results(answer):
    """(row, id, result, {field: code}) of each item of a batch's answer."""
    return [
        (
            item.get("row"),
            item.get("id"),
            item["result"],
            {error["field"]: error["code"] for error in item.get("errors", [])},
        )
        for item in answer.json["items"]
    ]
