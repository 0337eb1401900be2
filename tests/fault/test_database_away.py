#!/usr/bin/env python3
"""PostgreSQL stops, is killed, hangs, and comes back under load: prices go on
from memory, writes are refused and then taken again, and nothing is lost.

Run beside .dev/with-server.sh.
"""

import os
import threading
import time
import unittest

from cluster import Cluster
from rawhttp import ask, request
from store import Instance, eventually, fill, make_shop, migrate, product

# Prices not confirmed for so long are marked (CATALOG_STALE_US), at a tick.
STALE_S = 3 + 1
# Connections are tried again after at most 5 s.
BACK_S = 5 + 1
# A machine that does a dozen things at once, under a sanitizer, may add so much.
SLACK_S = 15
# Between the requests of a client.
PAUSE_S = 0.005
AT = "2030-01-01T00:00:00Z"


class Load:
    """Clients that read and write until told to stop, each on a kept connection.
    A writer's price rises by one each time; what a reader finds must lie between
    what was acknowledged before it asked and what was sent before it was told."""

    WRITERS = 2

    def __init__(self, instance, shop):
        self.instance = instance
        self.shop = shop
        self.shop_id = shop.rsplit("/", 1)[1]
        self.sent = [1000] * self.WRITERS
        self.acknowledged = [1000] * self.WRITERS
        self.created = []  # numbers of products that were acknowledged
        self.refused = 0
        self.accepted = 0
        self.reads = 0
        self.marked = 0
        self.slowest_s = 0
        self.faults = []
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._guard, args=(self._write, n))
                         for n in range(self.WRITERS)]
        self._threads += [threading.Thread(target=self._guard, args=(read, n))
                          for n, read in enumerate((self._prices, self._quote, self._batch))]
        self._threads.append(threading.Thread(target=self._guard, args=(self._create, 0)))
        for thread in self._threads:
            thread.start()

    def stop(self):
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        if self.faults:
            raise self.faults[0]

    def check(self):
        if self.faults:
            raise self.faults[0]

    def _guard(self, what, number):
        try:
            with self.instance.client() as client:
                while not self._stopping.is_set():
                    what(client, number)
                    time.sleep(PAUSE_S)
        except BaseException as fault:  # told by stop()
            self.faults.append(fault)

    def _until_taken(self, client, path, document, key):
        """Sends a write until it is taken; None: told to stop before."""
        while True:
            reply = client.call("POST", path, document, Idempotency_Key=key)
            if reply.status < 300:
                self.accepted += 1
                return reply
            # the connection of an earlier try may hold the key's lock still
            if reply.status not in (503, 409):
                raise AssertionError(f"{path}: {reply}")
            if reply.status == 503:
                self.refused += 1
                if int(reply.headers["retry-after"]) < 1:
                    raise AssertionError(f"{path}: {reply}")
            elif reply.json["code"] != "IN_PROGRESS":
                raise AssertionError(f"{path}: {reply}")
            if self._stopping.is_set():
                return None
            time.sleep(PAUSE_S)

    def _write(self, client, number):
        price = self.sent[number] + 1
        self.sent[number] = price
        path = f"{self.shop}/products/batch"
        document = {"items": [product(f"w{number}", price)]}
        if self._until_taken(client, path, document, f"w{number}-{price}"):
            self.acknowledged[number] = price

    def _create(self, client, _):
        """Each product is made once, however often its key is sent."""
        name = f"c{len(self.created)}"
        path = f"{self.shop}/products"
        reply = self._until_taken(client, path, product(name, 5000), name)
        if reply is not None:
            if reply.status != 201:
                raise AssertionError(f"{path}: {reply}")
            self.created.append(name)

    def _judge(self, reply, stale, floors, found, began):
        self.reads += 1
        self.marked += stale
        self.slowest_s = max(self.slowest_s, time.monotonic() - began)
        for number, price in enumerate(found):
            least = 1000 if stale else floors[number]
            if not least <= price <= self.sent[number]:
                raise AssertionError(f"w{number} costs {price}, not {floors[number]} to "
                                     f"{self.sent[number]}: {reply}")

    def _prices(self, client, _):
        floors, began = list(self.acknowledged), time.monotonic()
        reply = client.must(200, "GET", f"{self.shop}/prices?at={AT}&sku_id=w0-0&sku_id=w1-0")
        found = [item["list_price"] for item in reply.json["items"]]
        self._judge(reply, reply.stale, floors, found, began)

    def _basket(self):
        return {"at": AT, "items": [{"sku_id": "w0-0", "quantity": 1},
                                    {"sku_id": "w1-0", "quantity": 1}]}

    def _quote(self, client, _):
        floors, began = list(self.acknowledged), time.monotonic()
        reply = client.must(200, "POST", f"{self.shop}/quotes", self._basket())
        found = [line["list_price"] for line in reply.json["lines"]]
        self._judge(reply, reply.stale, floors, found, began)

    def _batch(self, client, _):
        floors, began = list(self.acknowledged), time.monotonic()
        items = [{"shop_id": self.shop_id, **self._basket()}] * 2
        reply = client.must(200, "POST", "/v1/quotes/batch", {"items": items})
        for item in reply.json["items"]:
            if item["status"] != 200:
                raise AssertionError(f"/v1/quotes/batch: {reply}")
            found = [line["list_price"] for line in item["quote"]["lines"]]
            self._judge(reply, "catalog_stale" in item, floors, found, began)


class Away(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cluster = Cluster(f"away_{os.getpid()}_{cls.__name__.lower()}")
        migrate(cls.cluster.url)

    @classmethod
    def tearDownClass(cls):
        # other tests go on with the server that was here before
        eventually(lambda: ask(request(path="/readyz")).status == 200, BACK_S + SLACK_S)

    def begin(self, *flags):
        """An instance with a shop that it has in memory, and one that it has not."""
        self.instance = Instance(*flags, url=self.cluster.url)
        self.addCleanup(self.instance.__exit__)
        self.client = self.instance.client()
        self.addCleanup(self.client.__exit__)
        self.shop = make_shop(self.client)
        self.absent = make_shop(self.client)
        for shop in (self.shop, self.absent):
            fill(self.client, shop, 20)
            items = [product(f"w{n}", 1000) for n in range(Load.WRITERS)]
            self.client.must(200, "POST", f"{shop}/products/batch", {"items": items})
        self.client.must(200, "GET", f"{self.shop}/prices?sku_id=w0-0")
        load = Load(self.instance, self.shop)
        eventually(lambda: load.accepted > 20 and load.reads > 50 or load.faults, SLACK_S)
        load.check()
        return load

    def while_away(self, load):
        """What an instance does without its database."""
        refused = load.refused
        eventually(lambda: load.refused > refused + 3 or load.faults, STALE_S + SLACK_S,
                   "no write was refused")
        path = f"{self.shop}/prices?sku_id=p0-0"
        took = eventually(lambda: self.client.must(200, "GET", path).stale, STALE_S + SLACK_S,
                          "prices are not marked as stale")
        self.assertTrue(self.client.must(422, "GET", f"{self.shop}/prices?sku_id=none").stale)
        marked = load.marked
        eventually(lambda: load.marked > marked + 20 or load.faults, SLACK_S)
        load.check()
        reply = self.client.must(503, "GET", f"{self.absent}/prices?sku_id=w0-0")
        self.assertGreaterEqual(int(reply.headers["retry-after"]), 1)
        self.assertEqual(reply.json["code"], "DATABASE_UNAVAILABLE")
        items = [{"shop_id": shop.rsplit("/", 1)[1], "items": [{"sku_id": "p0-0", "quantity": 1}]}
                 for shop in (self.shop, self.absent)]
        reply = self.client.must(200, "POST", "/v1/quotes/batch", {"items": items})
        self.assertEqual([item["status"] for item in reply.json["items"]], [200, 503])
        for way in (("GET", f"{self.shop}/products"), ("DELETE", f"{self.shop}/products/p1"),
                    ("GET", "/readyz")):
            reply = self.client.must(503, *way)
            self.assertGreaterEqual(int(reply.headers["retry-after"]), 1, way)
        self.client.must(200, "GET", "/healthz")
        self.assertEqual(self.client.metric("tumpuk_catalog_stale"), 1)
        return took

    def once_back(self, load):
        """It goes on by itself, and everything that it acknowledged is there."""
        accepted = load.accepted
        writes_s = eventually(lambda: load.accepted > accepted or load.faults, BACK_S + SLACK_S,
                              "no write was taken")
        path = f"{self.shop}/prices?sku_id=p0-0"
        eventually(lambda: not self.client.must(200, "GET", path).stale, BACK_S + SLACK_S,
                   "prices are still marked as stale")
        self.client.must(200, "GET", "/readyz")
        load.stop()
        self.compare(load)
        return writes_s

    def compare(self, load):
        """What was acknowledged is stored, once, and prices the same on an instance
        that has just been started."""
        with Instance(url=self.cluster.url) as newest, newest.client() as client:
            skus = [f"w{n}-0" for n in range(Load.WRITERS)] + [f"{c}-0" for c in load.created]
            for first in range(0, len(skus), 400):
                query = "&".join(f"sku_id={sku}" for sku in skus[first:first + 400])
                path = f"{self.shop}/prices?at={AT}&{query}"
                fresh = client.must(200, "GET", path)
                old = self.client.must(200, "GET", path)
                self.assertEqual(fresh.body, old.body)
                self.assertEqual(fresh.headers["x-catalog-version"],
                                 old.headers["x-catalog-version"])
                if first == 0:
                    for number in range(Load.WRITERS):
                        price = fresh.json["items"][number]["list_price"]
                        self.assertGreaterEqual(price, load.acknowledged[number])
                        self.assertLessEqual(price, load.sent[number])
            client.must(200, "GET", f"{self.absent}/prices?sku_id=w0-0")
            newest.end()
        self.instance.end()

    def report(self, what, stale_s, writes_s, load):
        print(f"  {what}: marked after {stale_s:.1f} s, writes again {1000 * writes_s:.0f} ms "
              f"after it was back; {load.reads} reads (slowest {1000 * load.slowest_s:.0f} ms), "
              f"{load.accepted} writes taken, {load.refused} refused", flush=True)


class Stopped(Away):
    def stopped_and_started(self, mode):
        load = self.begin()
        try:
            self.cluster.stop(mode)
            stale_s = self.while_away(load)
            self.cluster.start()
            writes_s = self.once_back(load)
        finally:
            load.stop()
        self.report(f"stopped ({mode})", stale_s, writes_s, load)

    def test_stopped_immediately(self):
        self.stopped_and_started("immediate")

    def test_stopped_fast(self):
        self.stopped_and_started("fast")

    def test_restarted_again_and_again(self):
        load = self.begin()
        try:
            for mode in ("immediate", "fast"):
                self.cluster.stop(mode)
                self.cluster.start()
                accepted = load.accepted
                eventually(lambda: load.accepted > accepted + 5 or load.faults, BACK_S + SLACK_S)
            self.once_back(load)
        finally:
            load.stop()


class Frozen(Away):
    """It hangs: connections are taken, and nothing is answered."""

    WORKERS = 2
    QUEUE = 4

    def test_frozen_and_thawed(self):
        load = self.begin("--db-workers", str(self.WORKERS), "--db-queue", str(self.QUEUE),
                          "--db-statement-timeout", "1000", "--db-connect-timeout", "2")
        try:
            self.cluster.freeze()
            self.overwhelm()
            stale_s = self.while_away(load)
            self.cluster.thaw()
            writes_s = self.once_back(load)
        finally:
            self.cluster.thaw()
            load.stop()
        self.report("frozen", stale_s, writes_s, load)

    def overwhelm(self):
        """More writes at once than workers and queue hold: all are refused, those
        that find no room at once, and nobody's price waits for them."""
        took, replies = [], []

        def write(number):
            with self.instance.client() as client:
                began = time.monotonic()
                reply = client.call("POST", f"{self.shop}/products", product(f"x{number}", 1))
                took.append(time.monotonic() - began)
                replies.append(reply)

        threads = [threading.Thread(target=write, args=(n,)) for n in range(24)]
        for thread in threads:
            thread.start()
        slowest_s = 0
        while any(thread.is_alive() for thread in threads):
            began = time.monotonic()
            self.client.must(200, "GET", f"{self.shop}/prices?sku_id=p0-0")
            slowest_s = max(slowest_s, time.monotonic() - began)
        self.assertEqual({reply.status for reply in replies}, {503}, replies)
        for reply in replies:
            self.assertGreaterEqual(int(reply.headers["retry-after"]), 1)
        codes = [reply.json["code"] for reply in replies]
        at_once = [s for s, code in zip(took, codes) if code == "OVERLOADED"]
        waited = [s for s, code in zip(took, codes) if code == "DATABASE_UNAVAILABLE"]
        self.assertGreaterEqual(len(at_once), len(threads) - self.WORKERS - self.QUEUE - 2)
        self.assertLessEqual(len(waited), self.WORKERS + self.QUEUE)
        if waited:
            self.assertLess(max(at_once), max(waited))
        # less than a statement's timeout: the event loop never waited for one
        self.assertLess(slowest_s, 1.0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
