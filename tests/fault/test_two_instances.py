#!/usr/bin/env python3
"""Instances that share a database: what one writes, the others price with.

    DATABASE_URL=… TUMPUKD=./.build/release/tumpukd python3 tests/fault/test_two_instances.py
"""

import os
import random
import threading
import time
import unittest
import urllib.parse

from cluster import sql
from store import Instance, eventually, fill, fresh, make_shop, product

URL = os.environ.get("DATABASE_URL", "")
# What the service promises of other instances.
VISIBLE_S = 1.0
# A machine that does a dozen things at once, under a sanitizer, may add so much.
SLACK_S = 4.0
SEED = int(os.environ.get("TUMPUK_SEED", time.time_ns() % 10**9))
AT = "2030-01-01T00:00:00Z"


def prices(client, shop, skus, at=AT):
    query = urllib.parse.urlencode([("sku_id", sku) for sku in skus] + [("at", at)])
    return client.get(f"{shop}/prices?{query}")


def unit_price(client, shop, sku):
    return prices(client, shop, [sku]).json["items"][0]["unit_price"]


class Visibility(unittest.TestCase):
    """Written through A: there before the answer, on B within a second."""

    @classmethod
    def setUpClass(cls):
        cls.took = {}
        cls.a = Instance()
        cls.b = Instance()

    @classmethod
    def tearDownClass(cls):
        for instance in (cls.a, cls.b):
            with instance:
                instance.end()
        for what, took in cls.took.items():
            print(f"  on the other instance: {what}: {1000 * took:.0f} ms", flush=True)

    def setUp(self):
        self.first = self.a.client()
        self.other = self.b.client()
        self.shop = make_shop(self.first)
        fill(self.first, self.shop, 3)

    def tearDown(self):
        self.first.__exit__()
        self.other.__exit__()

    def soon(self, what, holds):
        took = eventually(holds, VISIBLE_S + SLACK_S, f"{what} is not on the other instance")
        self.took[what] = max(took, self.took.get(what, 0))

    def changes(self, what, price, sku="p0-0"):
        """The writer's answer is there: the price is `price` on A now, on B soon."""
        self.assertEqual(unit_price(self.first, self.shop, sku), price, what)
        self.soon(what, lambda: unit_price(self.other, self.shop, sku) == price)

    def test_promotions_and_products(self):
        first, shop = self.first, self.shop
        self.assertEqual(unit_price(self.other, shop, "p0-0"), 1000)  # B has the shop
        promotion = {"id": "half", "type": "PRODUCT_DISCOUNT",
                     "benefit": {"kind": "PERCENT_OFF", "bps": 5000}}
        made = first.must(201, "POST", f"{shop}/promotions", promotion)
        self.changes("a promotion", 500)
        promotion["benefit"]["bps"] = 2000
        made = first.must(200, "PUT", f"{shop}/promotions/half", promotion,
                          If_Match=made.headers["etag"])
        self.changes("a promotion's change", 800)
        first.must(200, "DELETE", f"{shop}/promotions/half")
        self.changes("a deactivation", 1000)
        first.must(200, "PUT", f"{shop}/promotions/half", promotion,
                   If_Match=first.get(f"{shop}/promotions/half").headers["etag"])
        self.changes("an activation", 800)
        etag = first.get(f"{shop}/products/p0").headers["etag"]
        first.must(200, "PUT", f"{shop}/products/p0", product("p0", 4000), If_Match=etag)
        self.changes("a product's change", 3200)
        items = [product(f"p{i}", 5000) for i in range(3)]
        first.must(200, "POST", f"{shop}/products/batch", {"items": items})
        self.changes("a batch of products", 4000)
        first.must(200, "DELETE", f"{shop}/products/p1")
        self.assertEqual(prices(first, shop, ["p1-0"]).status, 422)
        self.soon("a product's end", lambda: prices(self.other, shop, ["p1-0"]).status == 422)

    def test_campaign_joined_and_left(self):
        first, shop = self.first, self.shop
        self.assertEqual(unit_price(self.other, shop, "p0-0"), 1000)
        campaign = fresh("mega")
        first.must(201, "PUT", f"/v1/campaigns/{campaign}",
                   {"name": "Mega", "kind": "MEGA", "starts_at": "2029-12-31T00:00:00Z",
                    "ends_at": "2030-01-02T00:00:00Z"})
        first.must(200, "PUT", f"{shop}/campaigns/{campaign}/join",
                   {"items": [{"sku_id": "p0-0", "price": 700}]})
        self.changes("a campaign that was joined", 700)
        first.must(200, "DELETE", f"{shop}/campaigns/{campaign}/join/p0-0")
        self.changes("a campaign that was left", 1000)

    def test_an_answer_that_is_given_again_prices_where_it_is_given(self):
        shop = self.shop
        self.assertEqual(unit_price(self.other, shop, "p0-0"), 1000)
        for price in range(2000, 2010):
            written = {"items": [product("p0", price)]}
            path, key = f"{shop}/products/batch", fresh("key")
            self.first.must(200, "POST", path, written, Idempotency_Key=key)
            self.other.must(200, "POST", path, written, Idempotency_Key=key)
            self.assertEqual(unit_price(self.other, shop, "p0-0"), price, "given again")
            # sent again without a key, it finds everything as it is to be
            written = {"items": [product("p0", price + 5000)]}
            self.first.must(200, "POST", path, written)
            self.other.must(200, "POST", path, written)
            self.assertEqual(unit_price(self.other, shop, "p0-0"), price + 5000, "unchanged")

    def test_a_shops_end(self):
        self.assertEqual(unit_price(self.other, self.shop, "p0-0"), 1000)
        self.first.must(200, "DELETE", self.shop)
        self.assertEqual(prices(self.first, self.shop, ["p0-0"]).status, 404)
        self.soon("a shop's end", lambda: prices(self.other, self.shop, ["p0-0"]).status == 404)

    def test_keys(self):
        made = self.first.must(201, "POST", "/v1/keys",
                               {"role": "service", "access": "READ", "name": "fault test"}).json
        path = f"{self.shop}/prices?sku_id=p0-0"
        with self.a.client(made["key"]) as here, self.b.client(made["key"]) as there:
            self.assertEqual(here.get(path).status, 200)
            self.soon("a key", lambda: there.get(path).status == 200)
            self.first.must(204, "DELETE", f"/v1/keys/{made['key_id']}")
            self.assertEqual(here.get(path).status, 401)
            self.soon("a key's revocation", lambda: there.get(path).status == 401)

    def test_rulebooks(self):
        newest = self.first.get("/v1/rulebooks?limit=500").json["items"]
        last = max((int(item["effective_from"][:4]) for item in newest if "effective_from" in item),
                   default=0)
        version = fresh("fault")
        rulebook = self.first.get("/v1/rulebooks/2025-10-28").json
        rulebook.update(version=version, effective_from=f"{max(last, 2999) + 1}-01-01T00:00:00Z")
        self.first.must(201, "POST", "/v1/rulebooks", rulebook)
        path = f"/v1/rulebooks/{version}"
        self.assertEqual(self.first.get(path).status, 200)
        self.soon("a rulebook", lambda: self.other.get(path).status == 200)


class Busy(unittest.TestCase):
    """An instance whose only database worker has a long queue hears of others'
    writes all the same: they go first."""

    CLIENTS = 16
    ITEMS = 1500

    def test_what_others_write_does_not_wait_for_the_queue(self):
        with Instance() as idle, Instance("--db-workers", "1") as busy:
            with idle.client() as first, busy.client() as other:
                shop = make_shop(first)
                fill(first, shop, 1)
                other.must(200, "GET", f"{shop}/prices?sku_id=p0-0")
                key = first.must(201, "POST", "/v1/keys",
                                 {"role": "service", "access": "READ", "name": "busy"}).json
                with busy.client(key["key"]) as keyed:
                    eventually(lambda: keyed.get(f"{shop}/prices?sku_id=p0-0").status == 200, 20)
                    threads, took = self.overwhelm(busy, first)
                    eventually(lambda: other.metric("tumpuk_db_queue_jobs") >= self.CLIENTS // 2,
                               20)
                    first.must(200, "POST", f"{shop}/products/batch",
                               {"items": [product("p0", 7777)]})
                    first.must(204, "DELETE", f"/v1/keys/{key['key_id']}")
                    began = time.monotonic()
                    eventually(lambda: unit_price(other, shop, "p0-0") == 7777, 60)
                    eventually(lambda: keyed.get(f"{shop}/prices?sku_id=p0-0").status == 401, 60)
                    seen_s = time.monotonic() - began
                    left = other.metric("tumpuk_db_queue_jobs")
                    for thread in threads:
                        thread.join()
            print(f"  behind {self.CLIENTS} batches of up to {1000 * max(took):.0f} ms: "
                  f"{1000 * seen_s:.0f} ms", flush=True)
            self.assertGreater(left, 0, "it waited for all that was queued before")
            for instance in (idle, busy):
                instance.end()

    def overwhelm(self, busy, first):
        """Batches that fill the queue, and how long each took."""
        took = []

        def write(shop):
            with busy.client() as client:
                items = [product(f"q{i}", 1000) for i in range(self.ITEMS)]
                began = time.monotonic()
                client.must(200, "POST", f"{shop}/products/batch", {"items": items})
                took.append(time.monotonic() - began)

        threads = [threading.Thread(target=write, args=(make_shop(first),))
                   for _ in range(self.CLIENTS)]
        for thread in threads:
            thread.start()
        return threads, took


class Writer(threading.Thread):
    """Writes at random through one instance or another. What it wrote to its own
    product it must read there at once."""

    def __init__(self, number, instances, shops, seed, rounds, cut):
        super().__init__(daemon=True)
        self.random = random.Random(seed)
        self.number = number
        self.instances = instances
        self.shops = shops
        self.rounds = rounds
        self.cut = cut  # connections to the database are, meanwhile
        self.price = 1000
        self.fault = None

    def run(self):
        clients = [instance.client() for instance in self.instances]
        try:
            for _ in range(self.rounds):
                self.step(self.random.choice(clients), self.random.choice(self.shops))
        except BaseException as fault:  # told by the test
            self.fault = fault
        finally:
            for client in clients:
                client.__exit__()

    def step(self, client, shop):
        kind = self.random.randrange(6)
        name = f"r{self.random.randrange(8)}"
        if kind == 0:
            client.call("DELETE", f"{shop}/products/{name}")
        elif kind == 1:
            client.call("DELETE", f"{shop}/promotions/{name}")
        elif kind == 2:
            self.write(client, f"{shop}/promotions/batch",
                       [self.promotion(f"r{i}") for i in self.random.sample(range(8), 3)])
        elif kind == 3:
            self.put(client, f"{shop}/promotions/{name}", self.promotion(name))
        elif kind == 4:
            self.write(client, f"{shop}/products/batch",
                       [product(f"r{i}", self.random.randrange(1, 9999), 2)
                        for i in self.random.sample(range(8), 3)])
        else:
            self.own(client, shop)

    def own(self, client, shop):
        """Of a product without promotions: nobody else writes it."""
        self.price += 1
        name = f"own{self.number}"
        self.write(client, f"{shop}/products/batch", [product(name, self.price)])
        reply = prices(client, shop, [f"{name}-0"])
        until = time.monotonic() + 20
        # an instance that could not read a new product back may not know it yet
        while (self.cut and (reply.status == 503 or reply.status == 422 and reply.stale)
               and time.monotonic() < until):
            time.sleep(0.05)
            reply = prices(client, shop, [f"{name}-0"])
        if reply.status != 200:
            raise AssertionError(f"{name} in {shop}: {reply}")
        found = reply.json["items"][0]["list_price"]
        # where the instance could not read what it had written, it says so
        if found != self.price and not reply.stale:
            raise AssertionError(f"{name} was written as {self.price}, and read as {found}")

    @staticmethod
    def write(client, path, items):
        """An upsert is repeated until it is taken: it is idempotent by its ids."""
        until = time.monotonic() + 20
        while True:
            reply = client.call("POST", path, {"items": items})
            if reply.status == 200:
                return
            if reply.status != 503 or time.monotonic() > until:
                raise AssertionError(f"{path}: {reply}")
            time.sleep(0.05)

    @staticmethod
    def put(client, path, document):
        found = client.get(path)
        headers = {"If_Match": found.headers["etag"]} if found.status == 200 else {}
        reply = client.call("PUT", path, document, **headers)
        if reply.status not in (200, 201, 412, 428, 503):
            raise AssertionError(f"PUT {path}: {reply}")

    def promotion(self, name):
        draw = self.random
        scope = {"product_ids": [f"r{i}" for i in draw.sample(range(8), draw.randrange(1, 4))]}
        kinds = [
            ("PRODUCT_DISCOUNT", {"kind": "PERCENT_OFF", "bps": draw.randrange(1, 9000)}),
            ("SELLER_FLASH_SALE", {"kind": "FIXED_PRICE", "price": draw.randrange(1, 5000)}),
            ("SELLER_VOUCHER", {"kind": "AMOUNT_OFF", "amount": draw.randrange(1, 3000)}),
            ("BUY_MORE_SAVE_MORE",
             {"kind": "STEPS", "steps": [{"min_quantity": 2, "percent_off_bps": 1000}]}),
        ]
        # a promotion's type is for good: the id tells it
        kind, benefit = kinds[int(name[1:]) % len(kinds)]
        return {"id": name, "type": kind, "benefit": benefit, "scope": scope}


def answers(client, shop):
    """All that prices in a shop, but for the headers that differ each time."""
    listed = client.get(f"{shop}/products?limit=500&status=ACTIVE").json["items"]
    skus = [sku["sku_id"] for item in listed for sku in item["skus"]]
    told = [prices(client, shop, skus)]
    for first in range(0, len(skus), 5):
        items = [{"sku_id": sku, "quantity": 1 + i} for i, sku in enumerate(skus[first:first + 5])]
        basket = {"at": AT, "items": items, "shipping_fee": 9000}
        told.append(client.call("POST", f"{shop}/quotes?decisions=all", basket))
        basket["shop_id"] = shop.rsplit("/", 1)[1]
        told.append(client.call("POST", "/v1/quotes/batch", {"items": [basket]}))
    for reply in told:
        if reply.status != 200 or reply.stale:
            raise AssertionError(f"{shop}: {reply}")
    return [(reply.headers.get("x-catalog-version"), reply.body) for reply in told]


class Convergence(unittest.TestCase):
    WRITERS = 4
    ROUNDS = 40

    def write_at_random(self, instances, shops, cut=None):
        print(f"  TUMPUK_SEED={SEED}", flush=True)
        writers = [Writer(n, instances, shops, SEED + n, self.ROUNDS, cut is not None)
                   for n in range(self.WRITERS)]
        for writer in writers:
            writer.start()
        while any(writer.is_alive() for writer in writers):
            if cut is not None:
                cut()
            time.sleep(0.05)
        for writer in writers:
            if writer.fault is not None:
                raise writer.fault

    def agree(self, instances, shops):
        """Every instance answers as one that was just started, byte by byte."""
        with Instance() as newest:
            for shop in shops:
                shop_id = shop.rsplit("/", 1)[1]
                rows = sql(f"{URL} user=postgres",
                           f"SELECT catalog_version FROM shop WHERE shop_id = '{shop_id}'")
                with newest.client() as client:
                    expected = answers(client, shop)
                self.assertEqual(expected[0][0], rows[0][0])
                for instance in instances:
                    with instance.client() as client:
                        eventually(lambda: prices(client, shop, ["kept-0"])
                                   .headers["x-catalog-version"] == rows[0][0],
                                   VISIBLE_S + SLACK_S)
                        self.assertEqual(answers(client, shop), expected)
            newest.end()

    def shops_of(self, instance):
        with instance.client() as client:
            shops = [make_shop(client) for _ in range(2)]
            for shop in shops:
                Writer.write(client, f"{shop}/products/batch", [product("kept", 1000)])
        return shops

    def loads(self, instance, shops):
        with instance.client() as client:
            for shop in shops:
                client.must(200, "GET", f"{shop}/prices?sku_id=kept-0")

    def test_random_writes_through_both(self):
        with Instance() as a, Instance() as b:
            shops = self.shops_of(a)
            for instance in (a, b):
                self.loads(instance, shops)
            self.write_at_random([a, b], shops)
            self.agree([a, b], shops)
            for instance in (a, b):
                with instance.client() as client:
                    # each was read whole once, and followed from then on
                    self.assertEqual(client.metric("tumpuk_catalog_loads_total"), len(shops))
                    self.assertEqual(client.metric("tumpuk_catalog_reloads_total"), 0)
                instance.end()

    def test_connections_of_one_are_cut_all_the_time(self):
        name = fresh("cut")
        with Instance() as a, Instance(url=f"{URL} application_name={name}") as b:
            shops = self.shops_of(a)
            for instance in (a, b):
                self.loads(instance, shops)

            chances = iter([1.0])

            def cut():
                # first all of them, the listener's too; then as chance has it
                sql(f"{URL} user=postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    f"WHERE application_name = '{name}' AND random() < {next(chances, 0.3)}")

            self.write_at_random([a, a, b], shops, cut)
            with b.client() as client:
                eventually(lambda: client.metric("tumpuk_db_listener_connects_total") > 1,
                           10, "the listener did not come back")
            self.agree([a, b], shops)
            for instance in (a, b):
                instance.end()


class Killed(unittest.TestCase):
    """An instance that is killed in the middle of batches: sent again to the
    other, each is done once and answered as it was."""

    ITEMS = 400
    CLIENTS = 3

    def test_batches_are_done_once(self):
        with Instance() as other, other.client() as there:
            for delay_s in (0.02, 0.06, 0.12, 0.25):
                shop = make_shop(there)
                told = self.kill_in_the_middle(shop, delay_s)
                self.send_again(there, shop, told)
            other.end()

    def batch(self, number):
        return {"items": [product(f"b{number}-{i}", 1000 + number) for i in range(self.ITEMS)]}

    def kill_in_the_middle(self, shop, delay_s):
        """What was answered before it died, by number; None: not answered."""
        told = {}
        with Instance() as victim:
            def send(first):
                number = first
                while True:
                    told[number] = None
                    try:
                        with victim.client() as client:
                            told[number] = client.call("POST", f"{shop}/products/batch",
                                                       self.batch(number),
                                                       Idempotency_Key=f"{shop}-{number}")
                    except (ConnectionError, OSError, EOFError):
                        return
                    except Exception:  # pylint: disable=broad-except
                        return  # half an answer: http.client has many words for it
                    number += self.CLIENTS

            threads = [threading.Thread(target=send, args=(n,)) for n in range(self.CLIENTS)]
            for thread in threads:
                thread.start()
            time.sleep(delay_s)
            victim.process.kill()
            for thread in threads:
                thread.join()
        return told

    def send_again(self, client, shop, told):
        for number, before in sorted(told.items()):
            def post():
                return client.call("POST", f"{shop}/products/batch", self.batch(number),
                                   Idempotency_Key=f"{shop}-{number}")

            # PostgreSQL may be at the statement of the dead one still
            reply = post()
            until = time.monotonic() + 20
            while reply.status == 409 and time.monotonic() < until:
                self.assertEqual(reply.json["code"], "IN_PROGRESS")
                time.sleep(0.02)
                reply = post()
            self.assertEqual(reply.status, 200, reply)
            results = {item["result"] for item in reply.json["items"]}
            self.assertEqual(results, {"CREATED"}, "it was done twice, or the answer is another")
            if before is not None:
                self.assertEqual(before.status, 200, before)
                self.assertEqual(reply.body, before.body)
                self.assertIn("idempotency-replayed", reply.headers)
            again = post()
            self.assertEqual(again.body, reply.body)
            # what was acknowledged prices here, whoever stored it
            sku = f"b{number}-0-0"
            self.assertEqual(unit_price(client, shop, sku), 1000 + number)
        shop_id = shop.rsplit("/", 1)[1]
        # making the shop was the first write
        rows = sql(f"{URL} user=postgres",
                   f"SELECT count(*), max(product.version), max(catalog_version) "
                   f"FROM product JOIN shop USING (shop_id) WHERE shop_id = '{shop_id}'")
        self.assertEqual(rows[0], [str(len(told) * self.ITEMS), "1", str(1 + len(told))])


if __name__ == "__main__":
    unittest.main(verbosity=2)
