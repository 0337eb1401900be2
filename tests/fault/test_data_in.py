#!/usr/bin/env python3
"""Orders, order events and traffic: exactly once whoever sends them how often, through kills of the
service and of PostgreSQL; and the sums that dashboards read, against a reckoning of our own.

    make test ONLY=faults, or
    .dev/with-server.sh -- python3 -B -m unittest discover -s tests/fault -p test_data_in.py
"""

import http.client
import json
import os
import pathlib
import random
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import data_in
from service import TUMPUKD, Service, run

ROOT = pathlib.Path(__file__).resolve().parents[2]
KEY = "a-key-of-an-operator-0123456789"
CLIENTS = 8
PATIENCE_S = 60


def query(sql, url=None):
    """Rows of text that SQL answers, in the service's database; as its superuser, who sees all."""
    told = subprocess.run(
        ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1",
         (url or os.environ["DATABASE_URL"]) + " user=postgres", "--command", sql],
        check=True, capture_output=True, text=True)
    return [line.split("|") for line in told.stdout.splitlines()]


class Client:
    """One client that keeps its connection, and sends again what was not answered."""

    def __init__(self, service):
        self.service = service
        self.connection = None

    def send(self, method, path, body):
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(*self.service.address, timeout=30)
            self.connection.request(method, path, json.dumps(body), headers)
            answer = self.connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        except (OSError, http.client.HTTPException):
            self.close()
            return 0, {}

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def insist(self, method, path, body, patience_s=PATIENCE_S):
        """Sends until it is answered otherwise than 503; the answer, which must be 2xx."""
        until = time.monotonic() + patience_s
        while True:
            status, answer = self.send(method, path, body)
            if status not in (0, 503):
                assert 200 <= status < 300, (status, answer)
                return answer
            assert time.monotonic() < until, f"{method} {path}: {status} for {patience_s} s"
            time.sleep(0.05)


class DataIn(unittest.TestCase):
    def setUp(self):
        self.shop = f"s{time.time_ns()}"
        self.path = f"/v1/shops/{self.shop}"

    def start(self, *flags):
        directory = tempfile.TemporaryDirectory(prefix="tumpuk-data-")
        self.addCleanup(directory.cleanup)
        key_file = pathlib.Path(directory.name) / "key"
        key_file.write_text(KEY)
        return Service("--operator-key-file", str(key_file), *flags, stderr=subprocess.DEVNULL)

    def client(self, service):
        client = Client(service)
        self.addCleanup(client.close)
        return client

    def make_shop(self, client, product_count=6):
        client.insist("PUT", self.path, {"name": "Kopi", "currency": "IDR", "time_zone": "Asia/Jakarta"})
        client.insist("POST", f"{self.path}/products/batch", {"items": data_in.products(product_count)})

    def results(self, client, kind, items):
        answer = client.insist("POST", f"{self.path}/{kind}/batch", {"items": items})
        self.assertEqual([item["index"] for item in answer["items"]], list(range(len(items))))
        return [item["result"] for item in answer["items"]]

    def assert_verified(self):
        status, said, error = run("verify-rollups")
        self.assertEqual((status, said, error), (0, "", ""))

    def count_stock(self, client, count):
        path = f"{self.path}/stock/{count['sku_id']}"
        return client.insist("PUT", path, {name: count[name] for name in ("quantity", "as_of")})

    def assert_stock(self, counts, orders, events):
        cancelled = {event["order_id"] for event in events if event["kind"] == "CANCELLED"}
        rows = query(f"SET tumpuk.shop_id = '{self.shop}'; "
                     f"SELECT sku_id, level FROM stock WHERE shop_id = '{self.shop}'")
        self.assertEqual({sku: int(level) for sku, level in rows},
                         data_in.levels(counts, orders, cancelled))

    def assert_reckoned(self, reckoning):
        named = f"SET tumpuk.shop_id = '{self.shop}'; "
        sums = ", ".join(data_in.SUMS)
        kept = {}
        for row in query(named + f"SELECT span, extract(epoch FROM starts_at)::bigint, channel, source, "
                         f"{sums} FROM rollup_shop WHERE shop_id = '{self.shop}'"):
            row = [int(value) for value in row]
            kept[("shop", *row[:4])] = dict(zip(data_in.SUMS, row[4:]))
        item_sums = [name for name in data_in.SUMS if name != "shop_views"]
        for row in query(named + "SELECT kind, span, extract(epoch FROM starts_at)::bigint, item_id, channel,"
                         f" {', '.join(item_sums)} FROM rollup_item WHERE shop_id = '{self.shop}'"):
            key = ("item", int(row[0]), int(row[1]), int(row[2]), row[3], int(row[4]))
            kept[key] = dict(zip(item_sums, (int(value) for value in row[5:])))
        expected = {key: value for key, value in reckoning.sums.items() if any(value.values())}
        kept = {key: value for key, value in kept.items() if any(value.values())}
        self.assertEqual(kept.keys() - expected.keys(), set())
        self.assertEqual(expected.keys() - kept.keys(), set())
        for key, value in expected.items():
            for name in data_in.SUMS:
                self.assertEqual(kept[key].get(name, 0), value.get(name, 0), (key, name))
        people = {tuple(int(value) for value in row[:4]): int(row[4]) for row in query(
            named + "SELECT kind, span, extract(epoch FROM starts_at)::bigint, channel,"
            " (octet_length(people) - 1) / 8"
            f" FROM rollup_people WHERE shop_id = '{self.shop}'")}
        self.assertEqual(people, {key: len(who) for key, who in reckoning.people.items()})

    def test_random_data_is_summed_as_reckoned_by_hand(self):
        """One client, so that it is known what came first; duplicates, conflicts, late data."""
        seed = int(os.environ.get("TUMPUK_SEED", time.time_ns() % 1_000_000))
        dice = random.Random(seed)
        source = data_in.Source(seed, time.time() - 60)
        reckoning = data_in.Reckoning()
        sent = {"orders": {}, "order-events": {}, "traffic": {}}
        counts = []
        with self.subTest(seed=seed), self.start() as service:
            client = self.client(service)
            self.make_shop(client)
            for _ in range(25):
                orders = [source.order(dice.randrange(200)) for _ in range(dice.randrange(1, 30))]
                known = list(sent["orders"].values()) or [source.order(9999)]
                events = [source.event(dice.randrange(150), dice.choice(known)) for _ in range(8)]
                traffic = [source.traffic(dice.randrange(600)) for _ in range(dice.randrange(1, 60))]
                for kind, items, add in (("orders", orders, reckoning.order),
                                         ("order-events", events, reckoning.event),
                                         ("traffic", traffic, reckoning.traffic)):
                    self.check_batch(client, kind, items, sent, add, dice)
                    counts.append(source.count(len(counts)))
                    self.count_stock(client, counts[-1])
            self.assert_reckoned(reckoning)
            self.assert_stock(counts, sent["orders"].values(), sent["order-events"].values())
            self.assert_verified()

    def check_batch(self, client, kind, items, sent, add, dice):
        items = items + [dice.choice(items)]
        if sent[kind]:
            items.append(dice.choice(list(sent[kind].values())))
        dice.shuffle(items)
        for item, result in zip(items, self.results(client, kind, items)):
            key = item.get("id") or item["event_id"]
            if kind == "traffic":
                key = (item["at"], key)
            before = sent[kind].get(key)
            if kind == "order-events" and item["order_id"] not in sent["orders"]:
                self.assertEqual(result, "UNKNOWN_ORDER")
            elif before is None:
                self.assertEqual(result, "CREATED", item)
                sent[kind][key] = item
                add(item)
            else:
                self.assertEqual(result, "DUPLICATE" if before == item else "CONFLICT", (before, item))

    def hammer(self, source, orders, batches_a_client, disturb=lambda: None, service=None):
        """Eight clients send overlapping batches of the same things; what each was told."""
        told = []
        failures = []

        def work(number):
            dice = random.Random(number)
            client = self.client(service)
            try:
                for _ in range(batches_a_client):
                    first = dice.randrange(len(orders))
                    some = [orders[(first + i) % len(orders)] for i in range(40)]
                    dice.shuffle(some)
                    told.extend(("orders", order["id"], result) for order, result in
                                zip(some, self.results(client, "orders", some)))
                    traffic = self.traffic[first % len(self.traffic):][:120]
                    dice.shuffle(traffic)
                    told.extend(("traffic", event["event_id"], result) for event, result in
                                zip(traffic, self.results(client, "traffic", traffic)))
                    self.count_stock(client, dice.choice(self.counts))
                    events = [self.events[dice.randrange(len(self.events))] for _ in range(20)]
                    told.extend(("order-events", event["event_id"], result) for event, result in
                                zip(events, self.results(client, "order-events", events)))
            except Exception as failure:  # told by the test, which is another thread
                failures.append(failure)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        disturb()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        return told

    def prepare(self, seed, count=600):
        source = data_in.Source(seed, time.time() - 60, people=500)
        orders = [source.order(i) for i in range(count)]
        self.events = [source.event(i, source.random.choice(orders)) for i in range(count // 3)]
        self.traffic = [source.traffic(i) for i in range(count * 2)]
        self.counts = [source.count(i) for i in range(60)]
        return source, orders

    def assert_all_there_once(self, client, orders):
        """Sends everything again: what was lost is made now, then nothing is new."""
        for kind, items in (("orders", orders), ("order-events", self.events),
                            ("traffic", self.traffic)):
            first = self.results(client, kind, items)
            self.assertLessEqual(set(first), {"CREATED", "DUPLICATE"})
            self.assertEqual(set(self.results(client, kind, items)), {"DUPLICATE"})
        for count in self.counts:
            self.count_stock(client, count)
        self.assert_stock(self.counts, orders, self.events)
        named = f"SET tumpuk.shop_id = '{self.shop}'; "
        for table, count in (("order_key", len(orders)), ("shop_order", len(orders)),
                             ("order_event", len(self.events)), ("traffic_event", len(self.traffic))):
            rows = query(named + f"SELECT count(*) FROM {table} WHERE shop_id = '{self.shop}'")
            self.assertEqual(int(rows[0][0]), count, table)
        gmv = sum(0 if line.get("gift") else line["list_price"] * line["quantity"] - line["seller_discount"]
                  for order in orders for line in order["lines"])
        rows = query(named + "SELECT sum(gmv), sum(orders) FROM rollup_shop WHERE span = 1440"
                     f" AND source = 0 AND shop_id = '{self.shop}'")
        self.assertEqual([int(value) for value in rows[0]], [gmv, len(orders)])
        self.assert_verified()

    def assert_acknowledged_once(self, told):
        created = [(kind, key) for kind, key, result in told if result == "CREATED"]
        self.assertEqual(len(created), len(set(created)), "something was created twice")
        self.assertLessEqual({result for *_, result in told},
                             {"CREATED", "DUPLICATE", "UNKNOWN_ORDER"})

    def test_many_clients_at_once_neither_lose_nor_double(self):
        source, orders = self.prepare(7)
        with self.start() as service:
            client = self.client(service)
            self.make_shop(client)
            told = self.hammer(source, orders, 8, service=service)
            self.assert_acknowledged_once(told)
            self.assert_all_there_once(client, orders)

    def test_a_killed_service_loses_nothing_that_it_acknowledged(self):
        source, orders = self.prepare(8)
        with self.start() as service:
            self.make_shop(self.client(service))
            acknowledged = []

            def work():
                client = self.client(service)
                while True:
                    some = random.sample(orders, 40)
                    count = random.choice(self.counts)
                    client.send("PUT", f"{self.path}/stock/{count['sku_id']}",
                                {name: count[name] for name in ("quantity", "as_of")})
                    status, answer = client.send("POST", f"{self.path}/orders/batch", {"items": some})
                    if status != 200:
                        return
                    acknowledged.extend(order["id"] for order, item in zip(some, answer["items"])
                                        if item["result"] == "CREATED")

            threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
            for thread in threads:
                thread.start()
            until = time.monotonic() + PATIENCE_S
            while len(acknowledged) < 60 and time.monotonic() < until:
                time.sleep(0.002)
            service.signal(signal.SIGKILL)
            for thread in threads:
                thread.join()
        self.assertEqual(len(acknowledged), len(set(acknowledged)))
        with self.start() as service:
            client = self.client(service)
            there = {row[0] for row in query(
                f"SET tumpuk.shop_id = '{self.shop}';"
                f" SELECT order_id FROM shop_order WHERE shop_id = '{self.shop}'")}
            self.assertLessEqual(set(acknowledged), there)
            self.assert_all_there_once(client, orders)

    def test_a_killed_database_loses_nothing_and_is_found_again(self):
        home = os.environ["TUMPUK_TEST_CLUSTER_HOME"]
        source, orders = self.prepare(9)

        def disturb():
            time.sleep(0.3)
            postmaster = int((pathlib.Path(home) / "data/postmaster.pid").read_text().split()[0])
            os.kill(postmaster, signal.SIGKILL)
            # The server's processes end by themselves once it has gone.
            until = time.monotonic() + PATIENCE_S
            while True:
                started = subprocess.run([".dev/passing-cluster.sh", "start", home], cwd=ROOT,
                                         capture_output=True, text=True, check=False)
                if started.returncode == 0:
                    return
                self.assertLess(time.monotonic(), until, started.stderr)
                time.sleep(0.2)

        with self.start() as service:
            client = self.client(service)
            self.make_shop(client)
            told = self.hammer(source, orders, 8, disturb, service=service)
            self.assert_acknowledged_once(told)
            self.assert_all_there_once(client, orders)

    def test_verification_tells_what_is_wrong(self):
        source, orders = self.prepare(10, 30)
        with self.start() as service:
            client = self.client(service)
            self.make_shop(client)
            self.results(client, "orders", orders)
            self.results(client, "traffic", self.traffic)
            self.count_stock(client, self.counts[0])
            named = f"SET tumpuk.shop_id = '{self.shop}'; "
            of_shop = f"WHERE shop_id = '{self.shop}' AND span = 60"
            of_skus = f"WHERE shop_id = '{self.shop}' AND kind = 2"
            try:
                for change, undo, word in (
                        (f"UPDATE rollup_shop SET gmv = gmv + 1 {of_shop} AND source = 0 AND orders > 0",
                         f"UPDATE rollup_shop SET gmv = gmv - 1 {of_shop} AND source = 0 AND orders > 0",
                         "shop, 60 minutes"),
                        (f"UPDATE rollup_item SET orders = orders + 1 {of_skus}",
                         f"UPDATE rollup_item SET orders = orders - 1 {of_skus}", "SKU "),
                        (f"UPDATE stock SET level = level + 1 WHERE shop_id = '{self.shop}'",
                         f"UPDATE stock SET level = level - 1 WHERE shop_id = '{self.shop}'",
                         "stock of SKU"),
                        (f"UPDATE rollup_people SET people = people || '\\x00' {of_shop} AND kind = 3",
                         "UPDATE rollup_people SET people ="
                         f" substr(people, 1, octet_length(people) - 1) {of_shop} AND kind = 3",
                         "visitors, 60 minutes")):
                    query(named + change)
                    status, said, _ = run("verify-rollups")
                    self.assertEqual(status, 1)
                    self.assertIn(f"{self.shop}: {word}", said)
                    query(named + undo)
            finally:
                self.assert_verified()


if __name__ == "__main__":
    unittest.main()
