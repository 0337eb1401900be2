#!/usr/bin/env python3
"""Notifications of instances that share a database and are killed while causes come about: each
cause is told of once, none is left out, numbers have no gaps, and starting again tells nothing anew.

    .dev/with-server.sh -- python3 -B -m unittest discover -s tests/fault -p test_notifications.py
"""

import collections
import datetime
import http.client
import itertools
import os
import random
import threading
import time
import unittest

from cluster import Cluster, sql
from store import Instance, eventually, fresh, make_shop, migrate

SEED = int(os.environ.get("TUMPUK_SEED", time.time_ns() % 10**9))
VISIBLE_S = 2.0
# A machine that does a dozen things at once, under a sanitizer, may add so much.
SLACK_S = 4.0
PATIENCE_S = 60
# Looks that must raise nothing.
QUIET_S = 3.5

SKUS = 40  # that run low, and as many that run out
LIVES = 10
VIOLATIONS = 3  # of each
TARGETS = 8


def instant(ahead_s=0.0):
    now = datetime.datetime.now(datetime.timezone.utc)
    return (now + datetime.timedelta(seconds=ahead_s)).isoformat()


def batches(items, size):
    for first in range(0, len(items), size):
        yield items[first:first + size]


class Fleet:
    """Two instances; what one does not answer is sent to the other."""

    def __init__(self, url):
        self.url = url
        self.slots = [Instance(url=url), Instance(url=url)]
        self.turn = itertools.count()
        self.killed = 0

    def send(self, method, path, document=None, **headers):
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                with self.slots[next(self.turn) % 2].client() as client:
                    reply = client.call(method, path, document, **headers)
                if reply.status < 500:
                    assert reply.status < 300, f"{method} {path}: {reply}"
                    return reply
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.02)
        raise AssertionError(f"{method} {path}: no answer for {PATIENCE_S} s")

    def kill(self, at):
        """kill -9, and another in its place."""
        self.slots[at].process.kill()
        self.slots[at].__exit__(None, None, None)
        self.slots[at] = Instance(url=self.url)
        self.killed += 1

    def stop(self):
        for slot in self.slots:
            slot.__exit__(None, None, None)


class Notifications(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        print(f"  TUMPUK_SEED={SEED}", flush=True)
        cls.cluster = Cluster(f"notifications_{os.getpid()}")
        cls.url = cls.cluster.url
        migrate(cls.url)

    def setUp(self):
        self.fleet = Fleet(self.url)
        self.addCleanup(self.fleet.stop)
        with self.fleet.slots[0].client() as client:
            self.shop = make_shop(client)
        self.shop_id = self.shop.rsplit("/", 1)[1]

    def query(self, text):
        return sql(self.url, f"SET tumpuk.shop_id = '{self.shop_id}'; {text}")

    # ---- what is sent ----

    def make_products(self, count):
        items = [{"product_id": f"p{i}", "name": f"Kopi {i}",
                  "skus": [{"sku_id": f"k{i}", "list_price": 100, "stock": 10,
                            "low_stock_threshold": 5}]} for i in range(count)]
        self.fleet.send("POST", f"{self.shop}/products/batch", {"items": items})

    def make_campaign(self, skus):
        """One that the shop is in, and that goes on."""
        campaign = fresh("c")
        self.fleet.send("POST", "/v1/campaigns", {
            "campaign_id": campaign, "name": "11.11", "kind": "MEGA",
            "starts_at": "2034-11-10T20:00:00+07:00", "ends_at": "2034-11-12T00:00:00+07:00",
            "channels": ["SHOP_TOKOPEDIA", "TOKOPEDIA"]})
        self.fleet.send("PUT", f"{self.shop}/campaigns/{campaign}/join",
                        {"items": [{"sku_id": sku, "price": 50} for sku in skus]})
        sql(self.url, "UPDATE campaign SET starts_at = date_trunc('hour', now()) - interval '2 days',"
                      f" ends_at = starts_at + interval '9999 days' WHERE campaign_id = '{campaign}';"
                      " UPDATE campaign SET ends_at = date_trunc('hour', now()) + interval '2 days'"
                      f" WHERE campaign_id = '{campaign}'")
        return campaign

    def order(self, order_id, sku, quantity, price=0):
        return {"id": order_id, "channel": "SHOP_TOKOPEDIA", "buyer_id": "b", "new_buyer": False,
                "paid_at": instant(1), "lines": [
                    {"sku_id": sku, "quantity": quantity, "list_price": price,
                     "seller_discount": 0, "platform_discount": 0}]}

    def pay(self, orders):
        reply = self.fleet.send("POST", f"{self.shop}/orders/batch", {"items": orders})
        for item in reply.json["items"]:
            self.assertIn(item["result"], ("CREATED", "DUPLICATE"))

    def put_live(self, number, **change):
        self.fleet.send("PUT", f"{self.shop}/lives/l{number}", {
            "as_of": instant(), "creator": "Dinda", "title": f"LIVE {number}",
            "scheduled_start_at": self.starts, **change})

    # ---- what is told ----

    def told(self, campaign):
        """All that the campaign shows, page after page."""
        items, cursor = [], ""
        while True:
            reply = self.fleet.send(
                "GET", f"{self.shop}/campaigns/{campaign}/notifications?limit=37{cursor}")
            items += reply.json["items"]
            if "next_cursor" not in reply.json:
                return items
            cursor = f"&cursor={reply.json['next_cursor']}"

    def counts(self):
        return collections.Counter(
            {kind: int(count) for kind, count in
             self.query("SELECT kind, count(*) FROM notification GROUP BY kind")})

    def assert_whole(self):
        """Numbers without gaps, each cause once, in the order in which they were raised."""
        count, least, most, last, causes = self.query(
            "SELECT count(*), min(notification_id), max(notification_id),"
            " (SELECT last_id FROM notification_feed), count(DISTINCT cause) FROM notification")[0]
        self.assertEqual((least, most, last, causes), ("1", count, count, count))
        self.assertEqual(self.query(
            "SELECT count(*) FROM notification AS a JOIN notification AS b"
            " ON a.notification_id + 1 = b.notification_id AND a.raised_at > b.raised_at"), [["0"]])

    def await_counts(self, wanted, within=PATIENCE_S):
        eventually(lambda: self.counts() == wanted, within,
                   f"{dict(wanted)} wanted; told of {dict(self.counts())}")

    # ---- tests ----

    def come_about(self, roll):
        """Every cause, in random order, in small batches."""
        low = [(self.order(f"low-{i}", f"k{i}", 6),) for i in range(SKUS)]
        out = [(self.order(f"out-{i}", f"k{i}", 10),) for i in range(SKUS, 2 * SKUS)]
        gmv = [(self.order(f"gmv-{i}", "rest", 1, 1000),) for i in range(TARGETS)]
        orders = [one for (one,) in low + out + gmv]
        roll.shuffle(orders)
        steps = [lambda part=part: self.pay(part) for part in batches(orders, 3)]
        for live in range(LIVES):
            steps.append(lambda live=live: self.put_live(live))
            for violation in range(VIOLATIONS):
                one = {"code": f"RULE{violation}", "reason": "Aturan", "at": instant(-violation - 1)}
                steps.append(lambda live=live, one=one: self.put_live(live, violations=[one]))
        roll.shuffle(steps)
        for step in steps:
            step()
            time.sleep(roll.random() * 0.08)

    def kill_on(self, roll, over):
        while not over.wait(0.2 + roll.random()):
            self.fleet.kill(roll.randrange(2))

    def test_each_cause_is_told_of_once_by_instances_that_are_killed(self):
        roll = random.Random(SEED)
        self.starts = instant(600)
        self.make_products(2 * SKUS)
        self.fleet.send("POST", f"{self.shop}/products", {
            "product_id": "rest", "name": "Rest", "skus": [{"sku_id": "rest", "list_price": 100}]})
        skus = [f"k{i}" for i in range(2 * SKUS)]
        campaigns = [self.make_campaign(skus if i == 0 else ["rest"]) for i in range(TARGETS)]
        for i, campaign in enumerate(campaigns):
            self.fleet.send("PUT", f"{self.shop}/campaigns/{campaign}/gmv-target",
                            {"amount": 1000 * (i + 1)})
        over = threading.Event()
        killer = threading.Thread(target=self.kill_on, args=(random.Random(SEED + 1), over))
        killer.start()
        try:
            self.come_about(roll)
        finally:
            over.set()
            killer.join()
        wanted = collections.Counter(
            LOW_STOCK=SKUS, OUT_OF_STOCK=SKUS, GMV_TARGET_REACHED=TARGETS,
            LIVE_STARTING_SOON=LIVES, LIVE_VIOLATION=LIVES * VIOLATIONS)
        self.await_counts(wanted)
        self.assert_whole()
        self.assertGreater(self.fleet.killed, 3)
        shown = self.told(campaigns[0])
        self.assertEqual(len(shown), sum(wanted.values()) - TARGETS + 1)
        self.assertEqual({one["sku_id"] for one in shown if one["kind"] == "LOW_STOCK"},
                         set(skus[:SKUS]))
        self.assertEqual({one["sku_id"] for one in shown if one["kind"] == "OUT_OF_STOCK"},
                         set(skus[SKUS:]))

        # starting again tells nothing anew
        for at in (0, 1):
            self.fleet.kill(at)
        time.sleep(QUIET_S)
        self.assertEqual(self.counts(), wanted)

        # nor does PostgreSQL, killed and back
        self.cluster.stop("immediate")
        self.cluster.start()
        self.pay([self.order("one-more", "rest", 1, 1)])
        time.sleep(QUIET_S)
        self.assertEqual(self.counts(), wanted)

        # what was refilled is told of again, once
        for sku in skus:
            self.fleet.send("PUT", f"{self.shop}/stock/{sku}", {"quantity": 500, "as_of": instant(2)})
        eventually(lambda: self.query("SELECT count(*) FROM stock_watch WHERE low OR out") == [["0"]],
                   PATIENCE_S, "episodes go on")
        time.sleep(2)
        again = [{**self.order(f"again-{i}", sku, 500 if i >= SKUS else 497), "paid_at": instant(5)}
                 for i, sku in enumerate(skus)]
        for part in batches(again, 7):
            self.pay(part)
            self.fleet.kill(roll.randrange(2))
        wanted["LOW_STOCK"] += SKUS
        wanted["OUT_OF_STOCK"] += SKUS
        self.await_counts(wanted)
        time.sleep(QUIET_S)
        self.assertEqual(self.counts(), wanted)
        self.assert_whole()

    def test_a_cause_is_visible_on_the_other_instance_within_two_seconds(self):
        self.make_products(8)
        campaign = self.make_campaign([f"k{i}" for i in range(8)])
        took = []
        one, other = self.fleet.slots
        with one.client() as writer, other.client() as reader:
            path = f"{self.shop}/campaigns/{campaign}/notifications"
            for i in range(8):
                writer.must(200, "POST", f"{self.shop}/orders/batch",
                            {"items": [self.order(f"o{i}", f"k{i}", 10)]})
                took.append(eventually(lambda: len(reader.get(path).json["items"]) == i + 1,
                                       VISIBLE_S + SLACK_S, "it is not on the other instance"))
        print(f"  a cause on the other instance: at most {1000 * max(took):.0f} ms", flush=True)

    def test_shops_that_a_killed_instance_held_are_looked_at_by_the_other(self):
        """Many shops at once: each is looked at, whoever is at it."""
        shops = []
        for _ in range(30):
            with self.fleet.slots[0].client() as client:
                self.shop = make_shop(client)
            self.make_products(1)
            shops.append(self.shop)
        for shop in shops:
            self.shop = shop
            self.pay([self.order("o", "k0", 10)])
        self.fleet.kill(0)
        for shop in shops:
            self.shop_id = shop.rsplit("/", 1)[1]
            self.await_counts(collections.Counter(OUT_OF_STOCK=1))
            self.assert_whole()


if __name__ == "__main__":
    unittest.main()
