#!/usr/bin/env -S python3 -B
"""The list of a campaign's products and lines of some of them over HTTP, of a small shop
and of a large one: the first page when nothing is in memory, other orders, pages far
down, and while orders come in."""

import argparse
import http.client
import json
import os
import pathlib
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import benchlib as b  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
CAMPAIGN = "/v1/shops/bench/campaigns/mega"
LIST = CAMPAIGN + "/products?channel=ALL&scope=all"
LIST_NOON = LIST.replace("/mega/", "/noon/")
LINES = CAMPAIGN + "/products/trend?channel=ALL&product_ids=P-1,P-2,P-3,P-4,P-5"
# Pages that are walked down, of 500.
PAGES_DEEP = 60
INGEST_S = 10
PER_BATCH = 100


def fill(url, products, orders):
    subprocess.run([str(b.PG_BIN / "psql"), "-Xqd", url, "-v", "ON_ERROR_STOP=1", "-v",
                    f"products={products}", "-v", f"orders={orders}", "-o", os.devnull, "-f",
                    str(HERE / "shop.sql")], check=True)


class Client:
    """A connection that is kept."""

    def __init__(self, port, key):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def timed(self, path, body=None):
        """Seconds, and the answer."""
        began = time.monotonic()
        self._connection.request("GET" if body is None else "POST", path, headers=self._headers,
                                 body=None if body is None else json.dumps(body))
        answer = self._connection.getresponse()
        text = answer.read()
        took = time.monotonic() - began
        if answer.status != 200:
            raise b.BenchError(f"{path[:80]}: {answer.status} {text[:300]!r}")
        return took, json.loads(text)


def median(client, path, rounds):
    client.timed(path)
    return statistics.median(client.timed(path)[0] for _ in range(rounds))


def medians_in_turn(client, paths, rounds):
    times = [[client.timed(path)[0] for path in paths] for _ in range(rounds)]
    return [statistics.median(of_path) for of_path in zip(*times)]


def last_page(client):
    """The path of a page far down."""
    path = next_path = LIST + "&limit=500&metrics=gmv"
    for _ in range(PAGES_DEEP):
        cursor = client.timed(next_path)[1].get("next_cursor")
        if cursor is None:
            break
        path, next_path = next_path, LIST + "&limit=500&metrics=gmv&cursor=" + urllib.parse.quote(cursor)
    return path


class Ingestion:
    """Sends batches of orders until it is stopped."""

    def __init__(self, port, key, products):
        self._client = Client(port, key)
        self._products = products
        self._going = True
        self.orders = 0
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        serial = 0
        while self._going:
            now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            items = []
            for _ in range(PER_BATCH):
                serial += 1
                items.append({"id": f"o-{secrets.token_hex(8)}", "channel": "SHOP_TOKOPEDIA",
                              "buyer_id": f"b-{serial % 977}", "new_buyer": False, "paid_at": now,
                              "lines": [{"sku_id": f"P-{serial % self._products + 1}-0", "quantity": 1,
                                         "list_price": 50000, "seller_discount": 5000,
                                         "platform_discount": 0}]})
            self._client.timed("/v1/shops/bench/orders/batch", {"items": items})
            self.orders += len(items)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._going = False
        self._thread.join()


def beside_ingestion(server, key, products):
    client = Client(server.port, key)
    times = []
    with Ingestion(server.port, key, products) as ingestion:
        until = time.monotonic() + INGEST_S
        while time.monotonic() < until:
            took, _ = client.timed(LIST)
            times.append(took)
        orders = ingestion.orders
    times.sort()
    return {"median_s": statistics.median(times), "p99_s": times[int(0.99 * (len(times) - 1))],
            "orders_per_s": orders / INGEST_S}


def measure(options, key, products, orders):
    with tempfile.NamedTemporaryFile("w") as key_file, b.fresh_database(options.build, "lists") as url:
        key_file.write(key + "\n")
        key_file.flush()
        began = time.monotonic()
        fill(url, products, orders)
        fill_s = time.monotonic() - began
        with b.tumpukd(options.build, url, options=["--operator-key-file", key_file.name]) as server:
            client = Client(server.port, key)
            client.timed(CAMPAIGN + "/dashboard")  # connections are open
            result = {"products": products, "orders": orders, "fill_s": fill_s,
                      "cold_s": client.timed(LIST)[0],
                      "cold_today_s": client.timed(LIST + "&view=TODAY")[0],
                      "cold_noon_s": client.timed(LIST_NOON)[0],
                      "other_order_s": client.timed(LIST + "&sort=-ctr")[0],
                      "page_s": median(client, LIST, options.rounds),
                      "found_s": client.timed(LIST + "&q=7")[0],
                      "low_s": client.timed(LIST + "&stock=low")[0]}
            result["first_500_s"], result["deep_500_s"] = medians_in_turn(
                client, (LIST + "&limit=500&metrics=gmv", last_page(client)), options.rounds)
            for grain in ("day", "hour", "quarter"):
                result[f"lines_{grain}_s"] = median(client, f"{LINES}&granularity={grain}", options.rounds)
            result["ingesting"] = beside_ingestion(server, key, products)
            result["memory_mib"] = server.memory_kib()[0] / 1024
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    b.add_arguments(parser)
    parser.add_argument("--products", type=int, default=100000)
    parser.add_argument("--orders", type=int, default=10000000)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    b.require(options.build / "tumpukd")
    key = secrets.token_urlsafe(24)
    results = [measure(options, key, 100, 10000),
               measure(options, key, options.products, options.orders)]
    print("## Lists of products and lines of five over HTTP, ms\n")
    rows = [("first page, nothing in memory", "cold_s"), ("… of today", "cold_today_s"),
            ("… of a campaign from noon", "cold_noon_s"), ("first page in another order", "other_order_s"),
            ("first page, in memory", "page_s"), ("found by a part of a name", "found_s"),
            ("those low in stock", "low_s"), ("first page of 500", "first_500_s"),
            ("a page of 500 far down", "deep_500_s"), ("lines by day", "lines_day_s"),
            ("lines by hour", "lines_hour_s"), ("lines by quarter hour", "lines_quarter_s")]
    table = [[name, *(f"{1000 * result[key]:.1f}" for result in results)] for name, key in rows]
    for name, key in (("first page while orders come in, median", "median_s"), ("… p99", "p99_s")):
        table.append([name, *(f"{1000 * result['ingesting'][key]:.1f}" for result in results)])
    table.append(["orders a second meanwhile",
                  *(f"{result['ingesting']['orders_per_s']:.0f}" for result in results)])
    b.print_table(["", *(f"{r['products']} products, {r['orders']} orders" for r in results)], table)
    b.write_json(options.json, {"bench": "lists", "results": results})


if __name__ == "__main__":
    b.run_main(main)
