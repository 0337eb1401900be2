#!/usr/bin/env python3
"""Catalogues in memory: what does not fit, what makes room, what is asked for by
many at once.

    DATABASE_URL=… TUMPUKD=./.build/release/tumpukd python3 tests/fault/test_catalog_memory.py
"""

import threading
import time
import unittest

from store import Instance, eventually, fill, make_shop, product

MIB = 1 << 20
CLIENTS = 200
# A promotion of ten SKUs takes more than a KiB: so many fill over half a MiB, or
# over one.
PROMOTIONS_OF_HALF = 500
PROMOTIONS_OF_TOO_MANY = 1200


def promote(client, shop, count):
    items = [{"id": f"v{i}", "type": "SELLER_VOUCHER", "min_spend": 10**9,
              "benefit": {"kind": "AMOUNT_OFF", "amount": 1},
              "scope": {"sku_ids": [f"s{i}-{n}" for n in range(10)]}} for i in range(count)]
    client.must(200, "POST", f"{shop}/promotions/batch", {"items": items})


class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # writes through another instance, which has room for all
        cls.writer = Instance()
        with cls.writer.client() as client:
            cls.halves = [make_shop(client) for _ in range(2)]
            cls.large = make_shop(client)
            for shop in cls.halves:
                fill(client, shop, 2)
                promote(client, shop, PROMOTIONS_OF_HALF)
            fill(client, cls.large, CLIENTS)
            promote(client, cls.large, PROMOTIONS_OF_TOO_MANY)

    @classmethod
    def tearDownClass(cls):
        with cls.writer:
            cls.writer.end()

    def test_a_shop_that_does_not_fit_is_told_so(self):
        with Instance("--catalog-memory", "1") as small, small.client() as client:
            for _ in range(2):
                reply = client.get(f"{self.large}/prices?sku_id=p0-0", Accept_Language="en")
                self.assertEqual(reply.status, 503)
                self.assertEqual(reply.json["code"], "NOT_READY")
                self.assertIn("memory", reply.json["detail"])
                self.assertGreaterEqual(int(reply.headers["retry-after"]), 1)
            # it costs the others nothing but room
            client.must(200, "GET", f"{self.halves[0]}/prices?sku_id=p0-0")
            self.assertLessEqual(client.metric("tumpuk_catalog_bytes"), MIB)
            self.assertEqual(client.metric("tumpuk_catalog_loads_total"), 1)
            small.end()

    def test_a_shop_that_outgrows_the_memory_is_not_priced_as_it_was(self):
        with Instance("--catalog-memory", "1") as small, small.client() as client:
            shop = make_shop(client)
            fill(client, shop, 2)
            client.must(200, "GET", f"{shop}/prices?sku_id=p0-0")
            fill(client, shop, 2, price=2000)
            promote(client, shop, PROMOTIONS_OF_TOO_MANY)
            reply = client.get(f"{shop}/prices?sku_id=p0-0")
            self.assertEqual(reply.status, 503, reply)
            self.assertEqual(reply.json["code"], "NOT_READY")
            small.end()

    def test_shops_that_do_not_fit_together_make_room_for_each_other(self):
        with Instance("--catalog-memory", "1") as small, small.client() as client:
            for round_ in range(5):
                for number, shop in enumerate(self.halves):
                    reply = client.get(f"{shop}/prices?sku_id=p{number}-0")
                    self.assertEqual(reply.status, 200, f"round {round_}: {reply}")
                    self.assertLessEqual(client.metric("tumpuk_catalog_bytes"), MIB)
            self.assertGreater(client.metric("tumpuk_catalog_evictions_total"), 0)
            self.assertEqual(client.metric("tumpuk_catalog_shops"), 1)
            # what was let go is followed no more, and read anew as it is then
            with self.writer.client() as writer:
                for price in (3000, 4000):
                    for shop in self.halves:
                        items = [product("changed", price)]
                        writer.must(200, "POST", f"{shop}/products/batch", {"items": items})
                    for shop in self.halves:
                        eventually(lambda: client.get(f"{shop}/prices?sku_id=changed-0")
                                   .json.get("items", [{}])[0].get("list_price") == price, 10)
            small.end()

    def test_many_who_ask_for_both_at_once_are_all_answered(self):
        """Each again and again, until it has its price: nobody is turned away for
        good, and memory keeps its bound."""
        with Instance("--catalog-memory", "1") as small:
            faults, statuses = [], []

            def ask(number):
                try:
                    with small.client() as client:
                        for turn in range(5):
                            self.ask_until_told(client, self.halves[(number + turn) % 2], statuses)
                            if client.metric("tumpuk_catalog_bytes") > MIB:
                                raise AssertionError("more memory than allowed")
                except BaseException as fault:
                    faults.append(fault)

            threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(faults, [])
            self.assertEqual(statuses.count(200), 40)
            small.end()

    def ask_until_told(self, client, shop, statuses):
        until = time.monotonic() + 20
        while True:
            reply = client.get(f"{shop}/prices?sku_id=p0-0")
            statuses.append(reply.status)
            if reply.status == 200:
                return
            if reply.status != 503 or time.monotonic() > until:
                raise AssertionError(repr(reply))
            time.sleep(0.01)

    def test_a_shop_is_loaded_once_however_many_ask(self):
        with Instance() as instance:
            replies, faults = [], []
            ready = threading.Barrier(CLIENTS)

            def ask(number):
                try:
                    with instance.client() as client:
                        client.must(200, "GET", "/healthz")
                        ready.wait()
                        replies.append(client.get(f"{self.large}/prices?sku_id=p{number}-0"))
                except BaseException as fault:
                    faults.append(fault)

            threads = [threading.Thread(target=ask, args=(n,)) for n in range(CLIENTS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(faults, [])
            told = [reply for reply in replies if reply.status == 200]
            print(f"  of {CLIENTS} at once {len(told)} had their price", flush=True)
            self.assertGreater(len(told), 0)
            for reply in replies:
                if reply.status != 200:
                    self.assertEqual(reply.status, 503, reply)
                    self.assertGreaterEqual(int(reply.headers["retry-after"]), 1)
            with instance.client() as client:
                self.assertEqual(client.metric("tumpuk_catalog_loads_total"), 1)
                for number in range(CLIENTS):
                    client.must(200, "GET", f"{self.large}/prices?sku_id=p{number}-0")
                self.assertEqual(client.metric("tumpuk_catalog_loads_total"), 1)
            instance.end()


if __name__ == "__main__":
    unittest.main(verbosity=2)
