#!/usr/bin/env -S python3 -B
"""The campaign dashboard over HTTP among few orders and among millions, beside the same figures by
plain SQL over the orders; and what taking in an order costs there."""

import argparse
import contextlib
import datetime
import importlib.util
import json
import math
import os
import pathlib
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import benchlib as b  # noqa: E402

_spec = importlib.util.spec_from_file_location("ingest", HERE.parent / "ingest" / "run.py")
ingest = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(ingest)

SHOP = "volume"
CAMPAIGN = "three-days"
DAY_S = 86400
JAKARTA = datetime.timezone(datetime.timedelta(hours=7))
ASKED = 200          # requests of each figure
SHOWN = 200          # batches whose way into the dashboard is timed
BATCHES = 30         # of 1,000 orders, that an order's cost is taken from
PACE_ORDERS = 100    # ingestion beside the dashboard: batches of so many,
PACE_S = 0.1         # one in so many seconds: 20 times the biggest day

# What the overview and the trend of 24 hours tell, as one would ask the orders.
OVERVIEW_SQL = """
SELECT * FROM
(SELECT count(*), count(DISTINCT buyer_id), count(DISTINCT buyer_id) FILTER (WHERE new_buyer)
 FROM shop_order WHERE shop_id = '{shop}' AND paid_at >= '{begin}' AND paid_at < '{end}') AS orders,
(SELECT sum(gmv), sum(quantity) FROM order_line
 WHERE shop_id = '{shop}' AND paid_at >= '{begin}' AND paid_at < '{end}' AND NOT gift) AS lines,
(SELECT sum(amount), sum(amount) FILTER (WHERE kind = 2), count(DISTINCT event_id) FILTER (WHERE cancels)
 FROM order_event LEFT JOIN order_deduction USING (shop_id, event_id)
 WHERE shop_id = '{shop}' AND order_event.at >= '{begin}' AND order_event.at < '{end}') AS taken,
(SELECT count(*) FILTER (WHERE kind = 3), count(*) FILTER (WHERE kind = 4),
        count(*) FILTER (WHERE kind = 5), count(DISTINCT visitor_id) FILTER (WHERE kind <= 2)
 FROM traffic_event WHERE shop_id = '{shop}' AND at >= '{begin}' AND at < '{end}') AS traffic"""
TREND_SQL = """
SELECT * FROM
(SELECT date_bin('1 hour', paid_at, 'epoch') AS hour, count(*), count(DISTINCT buyer_id)
 FROM shop_order WHERE shop_id = '{shop}' AND paid_at >= '{begin}' AND paid_at < '{end}'
 GROUP BY 1) AS orders
JOIN (SELECT date_bin('1 hour', paid_at, 'epoch') AS hour, sum(gmv)
      FROM order_line WHERE shop_id = '{shop}' AND paid_at >= '{begin}' AND paid_at < '{end}'
      AND NOT gift GROUP BY 1) AS lines USING (hour)
ORDER BY hour"""


def p99(values):
    return sorted(values)[math.ceil(len(values) * 0.99) - 1]


def instant(at_s):
    return datetime.datetime.fromtimestamp(at_s, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Seller(ingest.Sender):
    """A connection of its own to one shop's endpoints."""

    def __init__(self, server, key):
        super().__init__(server, key, SHOP)

    def make(self, begin_s, products):
        self.call("PUT", f"/v1/shops/{SHOP}",
                  json.dumps({"name": "Volume", "currency": "IDR", "time_zone": "Asia/Jakarta"}))
        for first in range(0, products, 1000):
            items = [{"product_id": f"p{p}", "name": f"P {p}",
                      "skus": [{"sku_id": f"p{p}-0", "list_price": 52000}]}
                     for p in range(first, min(first + 1000, products))]
            self.call("POST", f"/v1/shops/{SHOP}/products/batch", json.dumps({"items": items}))
        ahead_s = (int(time.time()) // DAY_S + 30) * DAY_S
        self.call("POST", "/v1/campaigns", json.dumps(
            {"campaign_id": CAMPAIGN, "name": "11.11", "kind": "MEGA",
             "starts_at": instant(ahead_s), "ends_at": instant(ahead_s + 3 * DAY_S),
             "channels": ["SHOP_TOKOPEDIA", "TOKOPEDIA"]}))
        self.call("PUT", f"/v1/shops/{SHOP}/campaigns/{CAMPAIGN}/join",
                  json.dumps({"items": [{"sku_id": "p0-0", "price": 45000}]}))
        return (f"UPDATE campaign SET starts_at = to_timestamp({begin_s}),"
                f" ends_at = to_timestamp({begin_s + 3 * DAY_S}) WHERE campaign_id = '{CAMPAIGN}'")

    def get(self, path):
        """(milliseconds, answer)"""
        began = time.perf_counter()
        said = self.call("GET", f"/v1/shops/{SHOP}/campaigns/{CAMPAIGN}/{path}", None)
        return (time.perf_counter() - began) * 1e3, said

    def post(self, orders, count):
        body = json.dumps({"items": [orders.order() for _ in range(count)]})
        said = self.call("POST", f"/v1/shops/{SHOP}/orders/batch", body)
        if said.count(b"CREATED") != count:
            raise b.BenchError(f"not all were created: {said[:300]}")


class Now(ingest.Orders):
    """Orders that are paid as they are sent."""

    def __init__(self, prefix, products):
        super().__init__(prefix, time.time())
        self.products = products

    def order(self):
        self.first_s = time.time() - self.count / ingest.ORDERS_PER_SECOND
        made = super().order()
        for line in made["lines"]:
            line["sku_id"] = f"p{self.dice.randrange(self.products)}-0"
        return made


@contextlib.contextmanager
def ingestion(server, key, products):
    """Orders that come in at a steady pace meanwhile."""
    over = threading.Event()
    failures = []

    def run():
        seller, orders = Seller(server, key), Now(f"pace{time.time_ns()}", products)
        due = time.monotonic()
        try:
            while not over.wait(max(0, due - time.monotonic())):
                seller.post(orders, PACE_ORDERS)
                due += PACE_S
        except Exception as error:  # noqa: BLE001 (told by whoever waits)
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    if failures:
        raise b.BenchError(f"ingestion: {failures[0]}")


def ask(server, key, path):
    seller = Seller(server, key)
    seller.get(path)
    took = [seller.get(path)[0] for _ in range(ASKED)]
    return {"median_ms": statistics.median(took), "p99_ms": p99(took)}


def shown(server, key, products):
    """Milliseconds from an acknowledgement to an answer that counts the orders."""
    seller, orders = Seller(server, key), Now(f"shown{time.time_ns()}", products)
    path = "dashboard?channel=ALL"

    def count():
        return json.loads(seller.get(path)[1])["metrics"]["orders"]["value"]

    there, took = count(), []
    for _ in range(SHOWN):
        seller.post(orders, PACE_ORDERS)
        began = time.perf_counter()
        there += PACE_ORDERS
        while count() < there:
            pass
        took.append((time.perf_counter() - began) * 1e3)
    return {"median_ms": statistics.median(took), "p99_ms": p99(took)}


def process_s(pid):
    """Processor seconds of a process, with those of its children that have ended."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK"), int(fields[1])


def processor_s(server):
    """Of the service, and of PostgreSQL."""
    home = pathlib.Path(os.environ["TUMPUK_TEST_CLUSTER_HOME"])
    postmaster = int((home / "data" / "postmaster.pid").read_text().split()[0])
    total = process_s(server.process.pid)[0] + process_s(postmaster)[0]
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                seconds, parent = process_s(entry.name)
                total += seconds if parent == postmaster else 0
    return total


def cost(server, key, products):
    """Of an order, one client: of the clock, and of processors (the service and PostgreSQL)."""
    seller, orders = Seller(server, key), Now("cost", products)
    orders.order()
    bodies = []
    for _ in range(BATCHES + 5):
        bodies.append(json.dumps({"items": [orders.order() for _ in range(ingest.BATCH)]}).encode())
    seller.send(bodies[:5])
    began, used = time.monotonic(), processor_s(server)
    seller.send(bodies[5:])
    count = BATCHES * ingest.BATCH
    return {"us_per_order": (time.monotonic() - began) / count * 1e6,
            "processor_us_per_order": (processor_s(server) - used) / count * 1e6}


def plain_sql(url, sql, begin_s, end_s):
    """The faster of two runs, in milliseconds; nothing but the orders' own indexes."""
    sql = sql.format(shop=SHOP, begin=instant(begin_s), end=instant(end_s))
    took = []
    for _ in range(2):
        began = time.perf_counter()
        ingest.psql(ingest.superuser(url), sql)
        took.append((time.perf_counter() - began) * 1e3)
    return min(took)


def fill(url, orders, products, begin_s, end_s):
    command = [str(b.PG_BIN / "psql"), "-Xqd", ingest.superuser(url), "-f", str(HERE / "fill.sql")]
    for name, value in {"shop": SHOP, "orders": orders, "products": products, "from_s": begin_s,
                        "to_s": end_s}.items():
        command += ["-v", f"{name}={value}"]
    subprocess.run(command, check=True)


def measure(build, key, key_file, orders, products):
    now = datetime.datetime.now(JAKARTA)
    begin_s = int(now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()) - 2 * DAY_S
    hour_s = int(time.time()) // 3600 * 3600
    paths = {"overview": "dashboard?channel=ALL", "today": "dashboard?channel=ALL&view=TODAY",
             "trend": "trend?channel=ALL&metrics=gmv,orders,buyers&granularity=hour"
                      f"&from={instant(hour_s - 23 * 3600)}"}
    result = {"orders": orders}
    with b.fresh_database(build, f"volume{orders}") as url, b.tumpukd(
            build, url, log_level="error", options=["--operator-key-file", key_file]) as server:
        move = Seller(server, key).make(begin_s, products)
        ingest.psql(ingest.superuser(url), move)
        began = time.monotonic()
        fill(url, orders, products, begin_s, int(time.time()))
        result["fill_s"] = time.monotonic() - began
        result["cost"] = cost(server, key, products)
        result["idle"] = {name: ask(server, key, path) for name, path in paths.items()}
        with ingestion(server, key, products):
            result["ingesting"] = {name: ask(server, key, path) for name, path in paths.items()}
        result["shown"] = shown(server, key, products)
        result["sql_ms"] = {"overview": plain_sql(url, OVERVIEW_SQL, begin_s, time.time() + 3600),
                            "trend": plain_sql(url, TREND_SQL, hour_s - 23 * 3600, hour_s + 3600)}
    return result


def print_results(results):
    def ratio(value, first):
        return f"{value / first:.2f}"

    def both(figure):
        return f"{figure['median_ms']:.1f} / {figure['p99_ms']:.1f}"

    first = results[0]
    print("## What taking in an order costs (batches of 1,000, one client)\n")
    b.print_table(
        ["orders there", "µs", "to the first", "processor µs", "to the first"],
        [[f"{r['orders']:,}", f"{r['cost']['us_per_order']:.0f}",
          ratio(r["cost"]["us_per_order"], first["cost"]["us_per_order"]),
          f"{r['cost']['processor_us_per_order']:.0f}",
          ratio(r["cost"]["processor_us_per_order"], first["cost"]["processor_us_per_order"])]
         for r in results])
    for when, title in (("idle", "idle"), ("ingesting", "1,000 orders a second coming in")):
        print(f"## The dashboard over HTTP, {title}: median / p99, ms\n")
        b.print_table(
            ["orders", "overview", "of today", "trend, 24 hours", "medians to the first"],
            [[f"{r['orders']:,}", *(both(r[when][name]) for name in ("overview", "today", "trend")),
              ", ".join(ratio(r[when][name]["median_ms"], first[when][name]["median_ms"])
                        for name in ("overview", "today", "trend"))] for r in results])
    print("## From an acknowledgement to an answer that counts it: median / p99, ms\n")
    b.print_table(["orders", "ms"], [[f"{r['orders']:,}", both(r["shown"])] for r in results])
    print("## The same by SQL over the orders, ms\n")
    b.print_table(
        ["orders", "overview", "times", "trend, 24 hours", "times"],
        [[f"{r['orders']:,}", *(cell for name in ("overview", "trend") for cell in (
            f"{r['sql_ms'][name]:,.0f}",
            f"{r['sql_ms'][name] / r['idle'][name]['median_ms']:,.0f}"))] for r in results])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    b.add_arguments(parser)
    parser.add_argument("--orders", type=int, nargs="+", default=[10_000, 1_000_000, 10_000_000],
                        help="how many there are: a table's row each")
    parser.add_argument("--products", type=int, default=1000)
    options = parser.parse_args()
    b.require(options.build / "tumpukd")
    ingest.set_up_cluster()
    key = secrets.token_urlsafe(24)
    with tempfile.NamedTemporaryFile("w") as key_file:
        key_file.write(key + "\n")
        key_file.flush()
        results = [measure(options.build, key, key_file.name, orders, options.products)
                   for orders in options.orders]
    print_results(results)
    b.write_json(options.json, {"bench": "dashboard", "results": results})


if __name__ == "__main__":
    b.run_main(main)
