#!/usr/bin/env -S python3 -B
"""Orders taken in over HTTP, by one client and by eight, beside plain COPY of the same rows into
the same indexed tables; and what an order costs once there are many."""

import argparse
import concurrent.futures
import datetime
import http.client
import json
import os
import pathlib
import random
import secrets
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import benchlib as b  # noqa: E402

BATCH = 1000
LINES = 2
PRODUCTS = 200
TABLES = ("order_key", "shop_order", "order_line")
# A day like the biggest: so many orders a second, in the order of time.
ORDERS_PER_SECOND = 50
# PostgreSQL as it would be run, for both: what is acknowledged is on disk.
SETTINGS = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
            "shared_buffers": "1GB", "max_wal_size": "8GB", "checkpoint_timeout": "30min"}


def psql(url, sql, **more):
    return subprocess.run([str(b.PG_BIN / "psql"), "-Xqtd", url, "-v", "ON_ERROR_STOP=1", "-c", sql],
                          check=True, capture_output=True, text=True, **more).stdout


def superuser(url):
    return url + " user=postgres"


def set_up_cluster():
    """A passing cluster is careless by default."""
    for name, value in SETTINGS.items():
        psql(superuser(os.environ["TUMPUK_TEST_PG"]), f"ALTER SYSTEM SET {name} = '{value}'")
    for verb in ("stop", "start"):
        subprocess.run([".dev/passing-cluster.sh", verb, os.environ["TUMPUK_TEST_CLUSTER_HOME"]],
                       cwd=b.ROOT, check=True, capture_output=True)


class Orders:
    """Batches of a shop's orders as bodies; made before the clock runs."""

    def __init__(self, shop, first_s):
        self.shop = shop
        self.dice = random.Random(shop)
        self.first_s = first_s
        self.count = 0

    def order(self):
        number = self.count
        self.count += 1
        paid = datetime.datetime.fromtimestamp(self.first_s + number / ORDERS_PER_SECOND,
                                               datetime.timezone.utc)
        channel = self.dice.choice(("SHOP_TOKOPEDIA", "TOKOPEDIA"))
        kinds = ("LIVE", "VIDEO", "PRODUCT_CARD", "OTHER")
        return {"id": f"{self.shop}-{number:09d}", "channel": channel,
                "buyer_id": f"buyer-{self.dice.randrange(200000)}", "new_buyer": number % 3 == 0,
                "paid_at": paid.isoformat(),
                "source": {"kind": self.dice.choice(kinds[2:] if channel == "TOKOPEDIA" else kinds),
                           "id": f"source-{self.dice.randrange(20)}"},
                "lines": [{"sku_id": f"p{self.dice.randrange(PRODUCTS)}-0",
                           "quantity": self.dice.randrange(1, 4), "list_price": 52000,
                           "seller_discount": 1000, "platform_discount": 500}
                          for _ in range(LINES)]}

    def bodies(self, orders):
        for _ in range(orders // BATCH):
            yield json.dumps({"items": [self.order() for _ in range(BATCH)]}).encode()


class Sender:
    def __init__(self, server, key, shop):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self.shop = shop

    def call(self, method, path, body):
        self.connection.request(method, path, body, self.headers)
        answer = self.connection.getresponse()
        said = answer.read()
        if answer.status not in (200, 201):
            raise b.BenchError(f"{path}: {answer.status} {said[:300]}")
        return said

    def make_shop(self):
        self.call("PUT", f"/v1/shops/{self.shop}",
                  json.dumps({"name": "Bench", "currency": "IDR", "time_zone": "Asia/Jakarta"}))
        items = [{"product_id": f"p{p}", "name": f"P {p}",
                  "skus": [{"sku_id": f"p{p}-0", "list_price": 52000}]} for p in range(PRODUCTS)]
        self.call("POST", f"/v1/shops/{self.shop}/products/batch", json.dumps({"items": items}))

    def send(self, bodies):
        for body in bodies:
            said = self.call("POST", f"/v1/shops/{self.shop}/orders/batch", body)
            if said.count(b"CREATED") != BATCH:
                raise b.BenchError(f"not all were created: {said[:300]}")


def ingest_seconds(server, key, shop, bodies, clients):
    """Every client's share is a list of its own, sent over a connection of its own."""
    shares = [bodies[i::clients] for i in range(clients)]
    senders = [Sender(server, key, shop) for _ in range(clients)]
    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        began = time.monotonic()
        for done in [pool.submit(sender.send, share) for sender, share in zip(senders, shares)]:
            done.result()
        return time.monotonic() - began


def copy_out(url, shop, clients, folder):
    """The rows as files for COPY, the orders of each client's batches in its own."""
    for table in TABLES:
        for client in range(clients):
            target = folder / f"{table}.{client}"
            psql(superuser(url), f"\\copy (SELECT * FROM {table} WHERE shop_id = '{shop}' AND"
                 f" substr(order_id, length('{shop}') + 2)::bigint / {BATCH} % {clients} = {client}"
                 f" ORDER BY order_id) TO '{target}' (FORMAT binary)")


def copy_seconds(url, folder, clients):
    def copy(client):
        for table in TABLES:
            psql(superuser(url), f"\\copy {table} FROM '{folder / f'{table}.{client}'}' (FORMAT binary)")

    with concurrent.futures.ThreadPoolExecutor(clients) as pool:
        began = time.monotonic()
        for done in [pool.submit(copy, client) for client in range(clients)]:
            done.result()
        return time.monotonic() - began


def compare(build, server, key, url, clients, orders):
    """Rows a second of both, in turns on empty tables of a month of their own."""
    shop = f"compare{clients}"
    sender = Sender(server, key, shop)
    sender.make_shop()
    bodies = list(Orders(shop, time.time() - 86400 * 2).bodies(orders))
    ours = ingest_seconds(server, key, shop, bodies, clients)
    rows = orders * (2 + LINES)
    with tempfile.TemporaryDirectory(prefix="tumpuk-ingest-") as folder:
        os.chmod(folder, 0o755)
        copy_out(url, shop, clients, pathlib.Path(folder))
        with b.fresh_database(build, "copy") as other:
            psql(superuser(other), "SELECT order_partitions_make(now() - interval '3 days', now())")
            copied = copy_seconds(other, pathlib.Path(folder), clients)
    return {"clients": clients, "orders": orders, "rows_per_second": rows / ours,
            "copy_rows_per_second": rows / copied, "ratio": copied / ours}


def growth(server, key, steps):
    """Seconds an order at each size: of the last tenth of the way there."""
    shop = "growth"
    sender = Sender(server, key, shop)
    sender.make_shop()
    source = Orders(shop, time.time() - 86400 * 60)
    found = []
    for step in steps:
        rest = step - source.count
        measured = max(5 * BATCH, min(20 * BATCH, rest // 2))
        for _ in range((rest - measured) // BATCH):
            sender.send(source.bodies(BATCH))
        bodies = list(source.bodies(measured))
        began = time.monotonic()
        sender.send(bodies)
        found.append({"orders": step, "us_per_order": (time.monotonic() - began) / measured * 1e6})
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    b.add_arguments(parser)
    parser.add_argument("--orders", type=int, default=100_000, help="of each comparison")
    parser.add_argument("--grow", type=int, nargs="+", default=[10_000, 100_000, 1_000_000],
                        help="sizes at which an order's cost is measured")
    options = parser.parse_args()
    b.require(options.build / "tumpukd")
    set_up_cluster()
    key = secrets.token_urlsafe(24)
    with b.database(options.build) as url, tempfile.NamedTemporaryFile("w") as key_file:
        key_file.write(key + "\n")
        key_file.flush()
        with b.tumpukd(options.build, url, log_level="error",
                       options=["--operator-key-file", key_file.name]) as server:
            results = {"compare": [compare(options.build, server, key, url, clients, options.orders)
                                   for clients in (1, 8)],
                       "growth": growth(server, key, options.grow)}
        env = {**os.environ, "DATABASE_URL": url}
        subprocess.run([str(options.build / "tumpukd"), "verify-rollups"], check=True, env=env)
    print("## Data in: batches of 1,000 orders of 2 lines\n")
    b.print_table(
        ["clients", "rows a second", "COPY", "ratio"],
        [[str(r["clients"]), f"{r['rows_per_second']:,.0f}", f"{r['copy_rows_per_second']:,.0f}",
          f"{r['ratio']:.2f}"] for r in results["compare"]])
    first = results["growth"][0]["us_per_order"]
    b.print_table(
        ["orders there", "µs an order", "to the first"],
        [[f"{r['orders']:,}", f"{r['us_per_order']:.0f}", f"{r['us_per_order'] / first:.2f}"]
         for r in results["growth"]])
    b.write_json(options.json, {"bench": "ingest", **results})


if __name__ == "__main__":
    b.run_main(main)
