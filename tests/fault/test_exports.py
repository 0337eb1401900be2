#!/usr/bin/env python3
"""Tables: clients that read slowly or go, many at a time, and orders that come in meanwhile.

    DATABASE_URL=… TUMPUKD=./.build/release/tumpukd python3 tests/fault/test_exports.py
"""

import concurrent.futures
import csv
import datetime
import io
import os
import pathlib
import socket
import subprocess
import tempfile
import threading
import unittest

from rawhttp import request
from store import KEY, Instance, eventually, fill, fresh, make_shop

# Enough that no socket's buffers hold the table, nor is it compressed.
ORDERS = 20000
BATCH = 1000
WORKERS = 2


def sql(statement):
    return subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", "-c", statement,
                           os.environ["DATABASE_URL"]], check=True, capture_output=True, text=True).stdout


def order(number, paid_at):
    line = {"quantity": 1, "list_price": 1000, "seller_discount": 10, "platform_discount": 0}
    return {"id": f"order-{number:07}", "channel": "SHOP_TOKOPEDIA", "buyer_id": f"buyer-{number % 99}",
            "new_buyer": False, "paid_at": paid_at.isoformat(),
            "lines": [{"sku_id": "p0-0", **line}, {"sku_id": "p1-0", **line}]}


def send(client, shop, first, paid_at):
    items = [order(number, paid_at) for number in range(first, first + BATCH)]
    client.must(200, "POST", f"{shop}/orders/batch", {"items": items})


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.spool = tempfile.TemporaryDirectory(prefix="tumpuk-spool-")
        cls.service = Instance("--spool-directory", cls.spool.name, "--db-workers", str(WORKERS))
        now = datetime.datetime.now(datetime.timezone.utc)
        cls.starts = now.replace(minute=0, second=0, microsecond=0) - datetime.timedelta(hours=3)
        with cls.service.client() as client:
            cls.shop = make_shop(client)
            fill(client, cls.shop, 2)
            cls.campaign = fresh("mega")
            client.must(201, "POST", "/v1/campaigns", {
                "campaign_id": cls.campaign, "name": "11.11", "kind": "MEGA",
                "starts_at": cls.starts.isoformat(),
                "ends_at": (cls.starts + datetime.timedelta(days=1)).isoformat(),
                "channels": ["SHOP_TOKOPEDIA"]})
            cls.path = f"{cls.shop}/campaigns/{cls.campaign}/orders/export"
            for first in range(0, ORDERS, BATCH):
                send(client, cls.shop, first, cls.starts + datetime.timedelta(seconds=first // 10))

    @classmethod
    def tearDownClass(cls):
        try:
            cls.service.end()
        finally:
            cls.service.__exit__(None, None, None)
            cls.spool.cleanup()

    def connect(self, query="", receive_bytes=None):
        client = socket.socket()
        client.settimeout(60)
        if receive_bytes:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        client.connect(self.service.address)
        client.sendall(request("GET", self.path + query, [f"Authorization: Bearer {KEY}"]))
        return client

    def spooled(self):
        """Files of the spool directory that the server has open; it names none of them."""
        self.assertEqual(os.listdir(self.spool.name), [])
        found = 0
        for fd in pathlib.Path(f"/proc/{self.service.process.pid}/fd").iterdir():
            try:
                found += os.readlink(fd).startswith(self.spool.name)
            except FileNotFoundError:
                pass
        return found

    def in_transaction(self):
        """Sessions of the database that keep a snapshot while they wait for something."""
        return int(sql("SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                       " AND datname = current_database() AND state LIKE 'idle in transaction%'"))

    def assert_nothing_left(self):
        eventually(lambda: self.spooled() == 0, 30, "a table's file stays open")
        eventually(lambda: self.in_transaction() == 0, 30, "a transaction stays open")
        with self.service.client() as client:
            table = client.must(200, "GET", self.path + "?view=CAMPAIGN")
            self.assertGreaterEqual(int(table.headers["x-total-count"]), 2 * ORDERS)

    def test_who_goes_while_rows_come_leaves_nothing(self):
        for form in ("csv", "xlsx"):
            client = self.connect(f"?format={form}")
            eventually(lambda: self.spooled() > 0, 30, "no table was begun")
            client.close()
            self.assert_nothing_left()

    def test_who_goes_amid_the_answer_leaves_nothing(self):
        client = self.connect(receive_bytes=4096)
        head = client.recv(1024)
        self.assertTrue(head.startswith(b"HTTP/1.1 200"), head)
        self.assertEqual(self.spooled(), 1)
        client.close()
        self.assert_nothing_left()

    def test_who_does_not_read_costs_a_file_and_neither_worker_nor_snapshot(self):
        slow = []
        for _ in range(3 * WORKERS):
            client = self.connect(receive_bytes=4096)
            self.assertTrue(client.recv(512).startswith(b"HTTP/1.1 200"))
            slow.append(client)
        self.assertEqual(self.spooled(), len(slow))
        eventually(lambda: self.in_transaction() == 0, 30, "a transaction stays open")
        with self.service.client() as client:
            client.must(200, "GET", f"{self.shop}/campaigns/{self.campaign}/dashboard")
        for client in slow:
            client.close()
        self.assert_nothing_left()

    def test_half_of_the_workers_write_tables_and_others_go_on(self):
        def get(_):
            with self.service.client() as client:
                return client.get(self.path + "?format=xlsx")

        with concurrent.futures.ThreadPoolExecutor(6) as pool, self.service.client() as client:
            asked = [pool.submit(get, i) for i in range(6)]
            client.must(200, "GET", f"{self.shop}/campaigns/{self.campaign}/dashboard")
            replies = [one.result() for one in asked]
        statuses = {reply.status for reply in replies}
        self.assertEqual(statuses, {200, 503})
        for reply in replies:
            if reply.status == 503:
                self.assertEqual(reply.json["code"], "OVERLOADED")
                self.assertGreater(int(reply.headers["retry-after"]), 0)
        self.assert_nothing_left()

    def test_tables_are_of_one_moment_while_orders_come_in(self):
        done = threading.Event()

        def bring():
            number = ORDERS
            with self.service.client() as client:
                while not done.wait(0.1):
                    send(client, self.shop, number, self.starts + datetime.timedelta(minutes=number % 150))
                    number += BATCH

        writer = threading.Thread(target=bring)
        writer.start()
        counts = []
        try:
            with self.service.client() as client:
                for _ in range(5):  # 410, where sums count an order that is not in the table
                    table = client.must(200, "GET", self.path)
                    rows = list(csv.DictReader(io.StringIO(table.body.decode("utf-8-sig"), newline=""),
                                               strict=True))
                    self.assertEqual(len(rows), int(table.headers["x-total-count"]))
                    lines = [(row["order_id"], row["line"]) for row in rows]
                    self.assertEqual(len(set(lines)), len(lines))
                    self.assertEqual(sum(line == "1" for _, line in lines) * 2, len(lines))
                    self.assertEqual(len(lines) % (2 * BATCH), 0, "a part of a batch")
                    counts.append(len(rows))
        finally:
            done.set()
            writer.join()
        self.assertEqual(counts, sorted(counts))
        self.assertGreater(counts[-1], counts[0], "nothing came in meanwhile")


if __name__ == "__main__":
    unittest.main()
