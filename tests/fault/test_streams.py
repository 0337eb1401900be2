#!/usr/bin/env python3
"""Streamed answers: clients that read slowly, stop or go; shops that are written to
meanwhile; what many of them cost.

    DATABASE_URL=… TUMPUKD=./.build/release/tumpukd python3 tests/fault/test_streams.py
"""

import json
import os
import socket
import threading
import time
import unittest
import zlib

from rawhttp import request
from store import KEY, Instance, eventually, fill, make_shop

MIB = 1 << 20
SKUS = 500
PROMOTIONS = 19
SEGMENTS = 2 * PROMOTIONS + 1
PERIOD = "from=2030-01-01T00:00:00Z&to=2030-01-03T00:00:00Z"
# Who reads slowly, all at once.
READERS = int(os.environ.get("TUMPUK_STREAM_READERS", "200"))
# Of one reader, in the server's memory: its piece, what projects, its exchange.
READER_BYTES_MAX = 512 * 1024
SANITIZED = any(name in os.environ.get("TUMPUKD", "") for name in ("asan", "tsan"))


def promotions(discount):
    return [{"id": f"kilat-{i}", "name": f"Kilat {i}", "type": "SELLER_FLASH_SALE",
             "starts_at": f"2030-01-0{1 + i // 24}T{i % 24:02}:10:00Z",
             "ends_at": f"2030-01-0{1 + i // 24}T{i % 24:02}:50:00Z",
             "benefit": {"kind": "AMOUNT_OFF", "amount": discount}} for i in range(PROMOTIONS)]


def get(path, *headers, version="HTTP/1.1", method="GET"):
    return request(method, path, [f"Authorization: Bearer {KEY}", *headers], version=version)


def rss(service):
    with open(f"/proc/{service.process.pid}/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    raise AssertionError("no VmRSS")


class Slow:
    """A client with a small receive buffer, which reads when it is told to."""

    def __init__(self, service, path, *headers, version="HTTP/1.1"):
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(30)
        self.socket.connect(service.address)
        self.socket.sendall(get(path, *headers, version=version))
        self.bytes = b""

    def close(self):
        self.socket.close()

    def head(self):
        while b"\r\n\r\n" not in self.bytes:
            self.bytes += self.socket.recv(2048)
        head, self.bytes = self.bytes.split(b"\r\n\r\n", 1)
        return dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:])

    def rest(self):
        """Everything up to the end of the connection."""
        pieces = [self.bytes]
        while True:
            piece = self.socket.recv(1 << 20)
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)

    def chunks(self):
        """The body, chunk by chunk, to the last one."""
        body = []
        data = self.bytes
        while True:
            while b"\r\n" not in data:
                data += self.more()
            size, data = data.split(b"\r\n", 1)
            size = int(size, 16)
            while len(data) < size + 2:
                data += self.more()
            if size == 0:
                return b"".join(body)
            body.append(data[:size])
            data = data[size + 2:]

    def more(self):
        data = self.socket.recv(1 << 16)
        if not data:
            raise AssertionError("the answer was cut off")
        return data


class Streams(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Instance()
        with cls.service.client() as client:
            cls.shop = make_shop(client)
            fill(client, cls.shop, SKUS, price=100000)
            client.must(200, "POST", f"{cls.shop}/promotions/batch", {"items": promotions(1000)})
        skus = "&".join(f"sku_id=p{i}-0" for i in range(SKUS))
        cls.path = f"{cls.shop}/price-projections?{PERIOD}&{skus}"

    @classmethod
    def tearDownClass(cls):
        with cls.service:
            cls.service.end()

    def holds(self, client):
        return client.metric("tumpuk_catalog_holds")

    def test_each_figure_is_of_the_version_that_the_head_tells(self):
        """While its answer is read, prices and promotions are written, and removed."""
        with self.service.client() as client:
            reader = Slow(self.service, self.path)
            head = reader.head()
            self.assertEqual(head["transfer-encoding"], "chunked")
            self.assertNotIn("content-length", head)
            discounts = {head["x-catalog-version"]: 1000}
            for discount in (2000, 3000, 4000):
                client.must(200, "POST", f"{self.shop}/promotions/batch",
                            {"items": promotions(discount)})
                fill(client, self.shop, SKUS, price=100000 + discount)
                reply = client.get(f"{self.shop}/price-projections?{PERIOD}&sku_id=p0-0")
                discounts[reply.headers["x-catalog-version"]] = discount
                self.assertEqual(min(s["estimated_price"] for s in
                                     reply.json["items"][0]["segments"]), 100000)
            self.assertGreaterEqual(self.holds(client), 1)
            self.assertEqual(len(discounts), 4)
            body = json.loads(reader.chunks())
            reader.close()
            self.assertEqual(body["summary"], {"skus": SKUS, "segments": SKUS * SEGMENTS,
                                               "below_floor": 0})
            self.assertEqual(len(body["items"]), SKUS)
            for item in body["items"]:
                self.assertEqual(item["list_price"], 100000)
                self.assertEqual([s["estimated_price"] for s in item["segments"]],
                                 [100000 - 1000 * (n % 2) for n in range(SEGMENTS)])
            # nothing is kept for it
            eventually(lambda: self.holds(client) == 0, 10, "the hold was not given back")
            eventually(lambda: client.metric("tumpuk_catalog_retired") == 0, 10,
                       "what was replaced was not freed")
            client.must(200, "POST", f"{self.shop}/promotions/batch", {"items": promotions(1000)})
            fill(client, self.shop, SKUS, price=100000)

    def test_the_answer_is_the_same_whoever_asks(self):
        with self.service.client() as client:
            chunked = Slow(self.service, self.path)
            chunked.head()
            body = chunked.chunks()
            old = Slow(self.service, self.path, version="HTTP/1.0")
            self.assertNotIn("transfer-encoding", old.head())
            self.assertEqual(old.rest(), body)
            packed = Slow(self.service, self.path, "Accept-Encoding: gzip")
            self.assertEqual(packed.head()["content-encoding"], "gzip")
            packed_body = packed.chunks()
            self.assertEqual(zlib.decompress(packed_body, 31), body)
            self.assertLess(len(packed_body), len(body) / 10)
            pretty = client.get(f"{self.path}&pretty=1")
            self.assertEqual(pretty.json, json.loads(body))
            for reader in (chunked, old, packed):
                reader.close()

    def test_head_and_the_connection_after_it(self):
        with self.service.raw(get(self.path, method="HEAD")) as raw:
            answer = raw.answer(head=True)
            self.assertEqual(answer.status, 200)
            self.assertIn("x-catalog-version", answer.headers)
            self.assertTrue(raw.ended())

    def test_who_goes_gives_its_hold_back(self):
        with self.service.client() as client:
            for _ in range(20):
                reader = Slow(self.service, self.path)
                reader.head()
                reader.close()
            eventually(lambda: self.holds(client) == 0, 10, "holds were not given back")

    def test_who_does_not_read_is_cut_off_and_gives_its_hold_back(self):
        with Instance("--idle-timeout", "2") as service, service.client() as client:
            reader = Slow(service, self.path)
            reader.head()
            self.assertEqual(self.holds(client), 1)
            eventually(lambda: self.holds(client) == 0, 20, "who does not read was not cut off")
            self.assertEqual(client.metric("tumpuk_http_unanswered_total"), 1)
            with self.assertRaises((AssertionError, ConnectionResetError)):
                reader.chunks()
            reader.close()
            service.end()

    def test_a_service_that_ends_finishes_what_is_read(self):
        service = Instance("--drain-timeout", "60")
        with service:
            reader = Slow(service, self.path)
            reader.head()
            service.signal()
            time.sleep(0.2)
            body = json.loads(reader.chunks())
            self.assertEqual(len(body["items"]), SKUS)
            reader.close()
            self.assertEqual(service.wait(60), 0)

    def test_a_service_that_ends_cuts_off_who_does_not_read(self):
        service = Instance("--drain-timeout", "1")
        with service:
            reader = Slow(service, self.path)
            reader.head()
            service.signal()
            self.assertEqual(service.wait(60), 0)
            with self.assertRaises((AssertionError, ConnectionResetError)):
                reader.chunks()
            reader.close()

    def test_many_slow_readers_cost_their_pieces(self):
        with Instance() as service, service.client() as client:
            client.must(200, "GET", f"{self.path}&pretty=1")  # the shop is there
            before = rss(service)
            readers = []
            most = 0
            for i in range(READERS):
                # every other one takes it compressed: its packer is the largest part
                readers.append(Slow(service, self.path,
                                    *(["Accept-Encoding: gzip"] if i % 2 else [])))
            for reader in readers:
                reader.head()
            most = max(most, rss(service))
            # others are served meanwhile
            began = time.monotonic()
            for _ in range(50):
                client.must(200, "GET", f"{self.shop}/prices?sku_id=p0-0")
            took = time.monotonic() - began
            sizes = [0] * READERS

            def read(number):
                sizes[number] = len(readers[number].chunks())

            threads = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
            for thread in threads:
                thread.start()
            while any(thread.is_alive() for thread in threads):
                most = max(most, rss(service))
                time.sleep(0.05)
            for thread, reader in zip(threads, readers):
                thread.join()
                reader.close()
            print(f"  {READERS} readers of {sizes[0] / MIB:.1f} MiB: {(most - before) / MIB:.1f} "
                  f"MiB more than before, {(most - before) / READERS / 1024:.0f} KiB each; "
                  f"a price meanwhile {took * 20:.1f} ms", flush=True)
            self.assertGreater(min(sizes[::2]), 6 * MIB)
            self.assertEqual(len(set(sizes[::2])), 1)
            self.assertGreater(min(sizes[1::2]), 0)
            if not SANITIZED:
                self.assertLess(most - before, READERS * READER_BYTES_MAX)
            service.end()


if __name__ == "__main__":
    unittest.main(verbosity=2)
