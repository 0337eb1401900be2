#!/usr/bin/env python3
"""Catalogues in memory: what does not fit, what makes room, what is asked for by
many at once.

    DATABASE_URL=… TUMPUKD=./.build/release/tumpukd python3 tests/fault/test_catalog_memory.py
"""

import contextlib
import os
import subprocess
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


def psql(statement):
    subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-c", statement,
                    os.environ["DATABASE_URL"]], check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def halted_loads():
    """Whoever reads a shop's products waits until the function that is given is called."""
    held = subprocess.Popen(["psql", "-qXAt", os.environ["DATABASE_URL"]], text=True,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        held.stdin.write("BEGIN; LOCK TABLE product; SELECT 'held';\n")
        held.stdin.flush()
        if held.stdout.readline() != "held\n":
            raise AssertionError("the table could not be locked")

        def release():
            held.stdin.close()
            held.wait(30)

        yield release
    finally:
        held.kill()
        held.wait()
        held.stdout.close()


def end_loads():
    """Cuts off what waits in the database."""
    psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
         " WHERE wait_event_type = 'Lock' AND datname = current_database()")


@contextlib.contextmanager
def asking(instance, paths, cut=False):
    """Asks for all of the paths at once; the replies by their number, as they come.
    With `cut` connections may end without one."""
    replies, faults = {}, []
    ready = threading.Barrier(len(paths))

    def ask(number, path):
        try:
            with instance.client() as client:
                client.must(200, "GET", "/healthz")
                ready.wait()
                replies[number] = client.get(path)
        except BaseException as fault:
            if not (cut and isinstance(fault, ConnectionError)):
                faults.append(fault)

    threads = [threading.Thread(target=ask, args=each) for each in enumerate(paths)]
    for thread in threads:
        thread.start()
    try:
        yield replies
    finally:
        for thread in threads:
            thread.join()
    if faults:
        raise AssertionError(f"{len(faults)} of {len(paths)}: {faults[0]!r}")


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
        """Nobody is turned away, and the load holds one worker only."""
        paths = [f"{self.large}/prices?sku_id=p{number}-0" for number in range(CLIENTS)]
        with Instance() as instance:
            with instance.client() as client, halted_loads() as release, \
                    asking(instance, paths) as replies:
                eventually(lambda: client.metric("tumpuk_catalog_waiting") == CLIENTS - 1, 20)
                client.must(200, "GET", "/v1/shops")  # by another worker
                release()
            self.assertEqual(len(replies), CLIENTS)
            for number, reply in replies.items():
                self.assertEqual(reply.status, 200, reply)
                self.assertEqual([item["sku_id"] for item in reply.json["items"]],
                                 [f"p{number}-0"])
            with instance.client() as client:
                self.assertEqual(client.metric("tumpuk_catalog_loads_total"), 1)
                self.assertEqual(client.metric("tumpuk_catalog_waiting"), 0)
            instance.end()

    def test_who_waits_for_a_load_in_vain_is_told_so(self):
        paths = [f"{self.large}/prices?sku_id=p0-0"] * CLIENTS
        with Instance("--db-statement-timeout", "1000") as instance:
            with instance.client() as client, halted_loads() as release, \
                    asking(instance, paths) as replies:
                eventually(lambda: client.metric("tumpuk_catalog_waiting") == CLIENTS - 1, 20)
                end_loads()
                eventually(lambda: len(replies) == CLIENTS, 20)
                release()
            self.assertEqual({reply.status for reply in replies.values()}, {503})
            self.assertEqual({reply.json["code"] for reply in replies.values()},
                             {"DATABASE_UNAVAILABLE"})
            with instance.client() as client:
                client.must(200, "GET", paths[0])
            with asking(instance, ["/v1/shops/nobodys/prices?sku_id=a"] * CLIENTS) as replies:
                pass
            self.assertEqual({reply.status for reply in replies.values()}, {404})
            instance.end()

    def test_who_waits_for_a_load_is_answered_before_the_service_ends(self):
        paths = [f"{self.large}/prices?sku_id=p0-0"] * CLIENTS
        with Instance() as instance:
            with instance.client() as client, halted_loads() as release, \
                    asking(instance, paths) as replies:
                eventually(lambda: client.metric("tumpuk_catalog_waiting") == CLIENTS - 1, 20)
                instance.signal()
                release()
            self.assertEqual(instance.wait(60), 0)
            self.assertEqual({reply.status for reply in replies.values()}, {200})

    def test_the_service_ends_although_many_wait_for_a_load(self):
        """Beyond the time that it gives them they are refused, or cut off."""
        paths = [f"{self.large}/prices?sku_id=p0-0"] * CLIENTS
        with Instance("--drain-timeout", "1") as instance:
            with instance.client() as client, halted_loads() as release, \
                    asking(instance, paths, cut=True) as replies:
                eventually(lambda: client.metric("tumpuk_catalog_waiting") == CLIENTS - 1, 20)
                instance.signal()
                eventually(lambda: any("drain_timeout" in line for line in instance.lines), 20)
                release()
            self.assertEqual(instance.wait(60), 0)
            self.assertLessEqual({reply.status for reply in replies.values()}, {200, 503})


if __name__ == "__main__":
    unittest.main(verbosity=2)
