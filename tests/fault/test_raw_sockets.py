#!/usr/bin/env python3
"""What clients may do to the server on purpose or by mistake, byte by byte.

Needs a running server:

    TUMPUK_URL=http://127.0.0.1:8080 TUMPUK_REQUEST_TIMEOUT=3 \\
        python3 tests/fault/test_raw_sockets.py

started with --request-timeout 3 (or as TUMPUK_REQUEST_TIMEOUT says) and
--connections-per-client of 2000 or more.
"""

import json
import resource
import socket
import struct
import threading
import time
import unittest

import rawhttp as r
from rawhttp import Raw, ask, quote, request

CHUNKED_QUOTE = b"%x\r\n%s\r\n0\r\n\r\n" % (len(r.QUOTE), r.QUOTE)
IDLE_CONNECTIONS = 1000


class ServerTest(unittest.TestCase):
    def tearDown(self):
        """Whatever was done to it, it serves others."""
        self.assertEqual(ask(request()).status, 200)

    def assert_problem(self, answer, status, code):
        self.assertIsNotNone(answer, "closed without an answer")
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["content-type"], "application/problem+json")
        problem = json.loads(answer.body)
        self.assertEqual(problem["code"], code)
        self.assertEqual(problem["status"], status)
        self.assertEqual(problem["request_id"], answer.headers["x-request-id"])
        self.assertEqual(problem["type"], f"urn:tumpuk:problem:{code}")
        return problem

    def assert_settles(self, name, wanted):
        """A gauge comes down to what it is where only its reader is served."""
        until = time.monotonic() + r.PATIENCE_S
        while r.metric(name) != wanted:
            self.assertLess(time.monotonic(), until, f"{name} stays above {wanted}")
            time.sleep(0.1)

    def assert_refused(self, data, status=400, code="BAD_REQUEST"):
        """A problem, and nothing after it: what follows is not interpreted."""
        smuggled = request(path="/healthz", headers=["X-Request-Id: smuggled"])
        with Raw(data + smuggled) as raw:
            answer = raw.answer()
            self.assert_problem(answer, status, code)
            self.assertTrue(answer.closes, answer)
            self.assertTrue(raw.ended(), "went on after an ambiguous request")


class AmbiguousFraming(ServerTest):
    def test_the_plain_request_is_served(self):
        self.assertEqual(ask(quote()).status, 200)

    def test_two_lengths_that_differ(self):
        self.assert_refused(quote(["Content-Type: application/json", "Content-Length: 5"]))

    def test_two_lengths_that_agree(self):
        self.assert_refused(quote([f"Content-Length: {len(r.QUOTE)}"]))

    def test_two_lengths_in_one_line(self):
        answer = ask(request("POST", "/v1/simulator/quotes", ["Content-Length: 5, 5"]) + b"hello")
        self.assertEqual(answer.status, 400)

    def test_length_beside_chunked(self):
        for order in (0, 1):
            lines = ["Content-Length: 3", "Transfer-Encoding: chunked"]
            self.assert_refused(
                request("POST", "/v1/simulator/quotes", lines[order:] + lines[:order])
                + CHUNKED_QUOTE
            )

    def test_codings_other_than_chunked(self):
        for coding in (
            "identity", "gzip", "gzip, chunked", "chunked, chunked", "chunked, identity",
            "xchunked", "chunked;q=1", "\x0bchunked", '"chunked"', ",chunked", "",
        ):
            with self.subTest(coding=coding):
                self.assert_refused(
                    request("POST", "/v1/simulator/quotes", [f"Transfer-Encoding: {coding}"])
                    + CHUNKED_QUOTE
                )

    def test_chunked_twice(self):
        lines = ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"]
        self.assert_refused(request("POST", "/v1/simulator/quotes", lines) + CHUNKED_QUOTE)

    def test_chunked_in_http_1_0(self):
        self.assert_refused(
            request("POST", "/v1/simulator/quotes", ["Transfer-Encoding: chunked"],
                    version="HTTP/1.0") + CHUNKED_QUOTE
        )

    def test_chunked_is_served_whatever_its_case(self):
        for coding in ("chunked", "Chunked", "CHUNKED"):
            answer = ask(
                request("POST", "/v1/simulator/quotes",
                        ["Content-Type: application/json", f"Transfer-Encoding: {coding}"])
                + CHUNKED_QUOTE
            )
            self.assertEqual(answer.status, 200)

    def test_two_hosts(self):
        self.assert_refused(request(headers=["Host: other.test"]))
        self.assert_refused(request(headers=["host: tumpuk.test"]))

    def test_no_host(self):
        self.assert_refused(request(host=False))

    def test_http_1_0_needs_no_host(self):
        self.assertEqual(ask(request(host=False, version="HTTP/1.0")).status, 200)

    def test_hosts_that_are_none(self):
        for host in ("a b", "a, b", "a/b", "user@a"):
            with self.subTest(host=host):
                self.assert_refused(request(headers=[f"Host: {host}"], host=False))

    def test_blank_before_the_colon(self):
        for line in ("Content-Length : 5", "Content-Length\t: 5", "Transfer-Encoding : chunked"):
            with self.subTest(line=line):
                self.assert_refused(request("POST", "/v1/simulator/quotes", [line]) + b"hello")

    def test_names_that_are_no_tokens(self):
        for line in ("Content Length: 5", "Con(tent: 5", "Na\x01me: 5", "N\xe4me: 5", " X: 1"):
            with self.subTest(line=line):
                self.assert_refused(request(headers=[line]))

    def test_folded_lines(self):
        for line in (
            "Transfer-Encoding: chun\r\n ked",
            "X-Note: a\r\n\tb",
            "X-Note:\r\n folded",
            "Content-Length: 1\r\n 0",
        ):
            with self.subTest(line=line):
                with Raw(request("POST", "/v1/simulator/quotes", [line]) + b"0123456789") as raw:
                    answer = raw.answer()
                    self.assertEqual(answer.status, 400)
                    self.assertTrue(raw.ended())

    def test_lengths_that_are_not_digits(self):
        for length in ("+5", "-5", "5x", "0x5", "5 5", "", "99999999999999999999999"):
            with self.subTest(length=length):
                line = f"Content-Length: {length}"
                with Raw(request("POST", "/v1/simulator/quotes", [line]) + b"hello") as raw:
                    answer = raw.answer()
                    self.assertIn(answer.status, (400, 413))
                    self.assertTrue(answer.closes)

    def test_bare_carriage_returns(self):
        self.assert_refused(request(headers=["X-Note: a\rContent-Length: 5"]))

    def test_nul_bytes(self):
        for line in ("X-Note: a\0b", "X\0-Note: a"):
            with self.subTest(line=line):
                with Raw(request(headers=[line])) as raw:
                    self.assertEqual(raw.answer().status, 400)
                    self.assertTrue(raw.ended())
        self.assert_refused(request(path="/healthz\0/x"))

    def test_bare_line_feeds(self):
        self.assert_refused(b"GET /healthz HTTP/1.1\nHost: a\nX-Note: b\n\n")
        self.assert_refused(request(headers=["X-Note: a\nContent-Length: 5"]))

    def test_a_header_without_colon(self):
        self.assertEqual(ask(request(headers=["nothing"])).status, 400)

    def test_the_credentials_twice(self):
        self.assert_refused(request(headers=["Authorization: Bearer a", "Authorization: Bearer b"]))

    def test_request_lines_that_are_none(self):
        for data, statuses in (
            (b"GET /healthz\r\n\r\n", (400,)),
            (b"GET /healthz HTTP/2.0\r\nHost: a\r\n\r\n", (400, 505)),
            (b"GET /healthz HTTP/1.1 x\r\nHost: a\r\n\r\n", (400, 505)),
            (b"GET /heal thz HTTP/1.1\r\nHost: a\r\n\r\n", (400,)),
            (b"GET  /healthz HTTP/1.1\r\nHost: a\r\n\r\n", (200, 400)),
            (b"GET healthz HTTP/1.1\r\nHost: a\r\n\r\n", (400,)),
            (b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", (400, 405)),
            (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", (400, None)),
        ):
            with self.subTest(data=data):
                answer = ask(data)
                self.assertIn(answer.status if answer else None, statuses, answer)

    def test_absolute_targets_are_served(self):
        self.assertEqual(ask(request(path="http://tumpuk.test/healthz")).status, 200)
        self.assertEqual(ask(request("OPTIONS", "*")).status, 204)

    def test_chunk_sizes_that_are_none(self):
        for size in (b"zz", b"-5", b"0x5", b"+5", b" 5", b"5 5", b"", b"10000000000000005"):
            with self.subTest(size=size):
                head = request("POST", "/v1/simulator/quotes",
                               ["Content-Type: application/json", "Transfer-Encoding: chunked"])
                with Raw(head + size + b"\r\nhello\r\n0\r\n\r\n" + request()) as raw:
                    answer = raw.answer()
                    self.assertIn(answer.status if answer else None, (None, 400, 413))
                    self.assertTrue(raw.ended())

    def test_a_length_in_the_trailer_means_nothing(self):
        head = request("POST", "/v1/simulator/quotes",
                       ["Content-Type: application/json", "Transfer-Encoding: chunked"])
        body = CHUNKED_QUOTE[:-2] + b"Content-Length: 4\r\n\r\n"
        with Raw(head + body + request()) as raw:
            self.assertEqual(raw.answer().status, 200)
            self.assertEqual(raw.answer().status, 200)


class TooMuch(ServerTest):
    def test_a_header_within_the_limit_is_served(self):
        line = "X-Note: " + "a" * (r.HEADER_BYTES_MAX - 200)
        self.assertEqual(ask(request(headers=[line])).status, 200)

    def test_a_header_over_the_limit(self):
        for extra in (1, 1000, 100000, 2000000):
            with self.subTest(extra=extra), Raw() as raw:
                raw.send_until_closed(
                    request(headers=["X-Note: " + "a" * (r.HEADER_BYTES_MAX + extra)])
                )
                self.assertEqual(raw.answer().status, 431)

    def test_many_headers(self):
        with Raw() as raw:
            raw.send_until_closed(request(headers=["a: b"] * 20000))
            self.assertEqual(raw.answer().status, 431)

    def test_a_long_target(self):
        with Raw() as raw:
            raw.send_until_closed(request(path="/" + "a" * 200000))
            self.assertIn(raw.answer().status, (414, 431))

    def test_many_query_parameters(self):
        path = "/healthz?" + "&".join("a" for _ in range(2000))
        self.assert_problem(ask(request(path=path)), 400, "BAD_REQUEST")
        path = "/healthz?" + "&".join(f"sku_id=SKU-{i:010}" for i in range(600))
        self.assert_problem(ask(request(path=path)), 422, "INVALID")

    def test_a_body_over_the_limit_is_refused_before_it_is_sent(self):
        head = request("POST", "/v1/simulator/quotes",
                       ["Content-Type: application/json",
                        f"Content-Length: {r.QUOTE_BODY_MAX + 1}"])
        started = time.monotonic()
        with Raw(head) as raw:
            answer = raw.answer()
            self.assert_problem(answer, 413, "BODY_TOO_LARGE")
            self.assertTrue(answer.closes)
            self.assertTrue(raw.ended())
        self.assertLess(r.seconds(started), 1)

    def test_a_client_that_sends_it_all_the_same_can_read_the_answer(self):
        with Raw() as raw:
            raw.send_until_closed(quote(body=b" " * (r.QUOTE_BODY_MAX + 1)))
            self.assert_problem(raw.answer(), 413, "BODY_TOO_LARGE")

    def test_expect_100_is_answered_with_the_refusal(self):
        head = request("POST", "/v1/simulator/quotes",
                       ["Expect: 100-continue", f"Content-Length: {r.QUOTE_BODY_MAX + 1}"])
        self.assert_problem(ask(head), 413, "BODY_TOO_LARGE")

    def test_expect_100_is_answered_with_100(self):
        head = request("POST", "/v1/simulator/quotes",
                       ["Content-Type: application/json", "Expect: 100-continue",
                        f"Content-Length: {len(r.QUOTE)}"])
        with Raw(head) as raw:
            self.assertEqual(raw.answer().status, 100)
            raw.send(r.QUOTE)
            self.assertEqual(raw.answer().status, 200)

    def test_chunks_over_the_limit(self):
        head = request("POST", "/v1/simulator/quotes",
                       ["Content-Type: application/json", "Transfer-Encoding: chunked"])
        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        with Raw(head) as raw:
            for _ in range(r.QUOTE_BODY_MAX // 0x10000 + 1):
                raw.send_until_closed(chunk)
            answer = raw.answer()
            self.assert_problem(answer, 413, "BODY_TOO_LARGE")
            self.assertTrue(answer.closes)
            self.assertTrue(raw.ended())

    def test_a_body_at_the_limit_is_read(self):
        body = b" " * (r.QUOTE_BODY_MAX - len(r.QUOTE)) + r.QUOTE
        self.assertEqual(ask(quote(body=body)).status, 200)

    def test_a_body_where_none_belongs(self):
        self.assert_problem(ask(request(body=b"{}")), 413, "BODY_TOO_LARGE")
        chunked = request(headers=["Transfer-Encoding: chunked"]) + b"2\r\n{}\r\n0\r\n\r\n"
        self.assert_problem(ask(chunked), 413, "BODY_TOO_LARGE")
        self.assertEqual(ask(request(body=b"")).status, 200)

    def test_other_types_of_body(self):
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonx",
                     "application/json; charset=utf-16"):
            with self.subTest(kind=kind):
                problem = self.assert_problem(
                    ask(quote([f"Content-Type: {kind}"])), 415, "UNSUPPORTED_MEDIA")
                self.assertIn("curl", problem["detail"])
        for kind in ("application/json", "Application/JSON;charset=UTF-8",
                     'application/json; charset="utf-8"'):
            with self.subTest(kind=kind):
                self.assertEqual(ask(quote([f"Content-Type: {kind}"])).status, 200)
        self.assertEqual(ask(quote([])).status, 200)


class Slow(ServerTest):
    """No byte more often than a second, yet never idle for long."""

    def assert_cut(self, start, drip, every=0.5):
        """The server ends it not before, and not long after, its timeout."""
        started = time.monotonic()
        longest = 2 * r.REQUEST_TIMEOUT_S + 2
        with Raw(start) as raw:
            raw.socket.settimeout(every)
            ended = False
            while not ended and r.seconds(started) < longest:
                try:
                    raw.socket.sendall(drip)
                    ended = raw.socket.recv(4096) == b""
                except TimeoutError:
                    pass
                except (BrokenPipeError, ConnectionResetError):
                    ended = True
            self.assertTrue(ended, "still served")
        self.assertGreater(r.seconds(started), r.REQUEST_TIMEOUT_S - 1)

    def test_all_kinds_of_slow_at_once(self):
        """Side by side, as each takes the whole timeout."""
        head = request("POST", "/v1/simulator/quotes",
                       ["Content-Type: application/json", "Content-Length: 1000"])
        chunked = request("POST", "/v1/simulator/quotes",
                          ["Content-Type: application/json", "Transfer-Encoding: chunked"])
        kinds = {
            "nothing at all": (b"", b""),
            "half a request line": (b"GE", b"T"),
            "dripped headers": (b"GET /healthz HTTP/1.1\r\nHost: a\r\n", b"X: 1\r\n"),
            "half a header": (b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: ", b"a"),
            "blank lines": (b"", b"\r\n"),
            "dripped body": (head, b" "),
            "dripped chunks": (chunked, b"1\r\n \r\n"),
            "half a body": (head + b" " * 500, b""),
        }
        faults = []

        def run(name, start, drip):
            try:
                self.assert_cut(start, drip)
            except Exception as error:  # told after all have ended
                faults.append(f"{name}: {error!r}")

        threads = [threading.Thread(target=run, args=(name, *kind)) for name, kind in kinds.items()]
        for thread in threads:
            thread.start()
        waits = []
        while any(thread.is_alive() for thread in threads):
            started = time.monotonic()
            self.assertEqual(ask(quote()).status, 200)
            waits.append(r.seconds(started))
            time.sleep(0.05)
        for thread in threads:
            thread.join()
        self.assertEqual(faults, [])
        self.assertLess(sorted(waits)[len(waits) // 2], 0.1, "others waited for the slow ones")

    def test_an_answer_that_is_not_read(self):
        """Asks for metrics, megabytes of them, and takes none."""
        before = r.metric("tumpuk_http_rejected_total")
        with Raw() as raw:
            raw.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            raw.socket.settimeout(0.5)
            started = time.monotonic()
            ended = False
            while not ended and r.seconds(started) < 4 * r.REQUEST_TIMEOUT_S + 4:
                try:
                    raw.socket.sendall(request(path="/v1/rulebooks") * 100)
                except TimeoutError:
                    time.sleep(0.1)
                except (BrokenPipeError, ConnectionResetError):
                    ended = True
            self.assertTrue(ended, "still waited for")
        self.assertGreater(r.metric("tumpuk_http_rejected_total"), before)

    def test_one_who_is_slow_but_in_time_is_served(self):
        data = quote()
        pieces = [data[i:i + 60] for i in range(0, len(data), 60)]
        with Raw() as raw:
            for piece in pieces:
                raw.send(piece)
                time.sleep(r.REQUEST_TIMEOUT_S / 3 / len(pieces))
            self.assertEqual(raw.answer().status, 200)

    def test_a_kept_connection_has_its_time_anew_for_each_request(self):
        with Raw() as raw:
            started = time.monotonic()
            while r.seconds(started) < 1.5 * r.REQUEST_TIMEOUT_S:
                raw.send(request())
                self.assertEqual(raw.answer().status, 200)
                time.sleep(r.REQUEST_TIMEOUT_S / 4)


class HalfRequests(ServerTest):
    def test_the_client_goes_anywhere_in_a_request(self):
        data = quote()
        for cut in range(0, len(data), 7):
            with Raw(data[:cut]):
                pass

    def test_the_client_goes_with_a_reset(self):
        data = quote()
        for cut in (1, 40, len(data) - 1, len(data)):
            for _ in range(20):
                raw = Raw(data[:cut])
                raw.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                raw.socket.close()

    def test_the_client_stops_sending_but_reads(self):
        with Raw(quote()) as raw:
            raw.socket.shutdown(socket.SHUT_WR)
            self.assertEqual(raw.answer().status, 200)
        with Raw(quote()[:-5]) as raw:
            raw.socket.shutdown(socket.SHUT_WR)
            answer = raw.answer()
            self.assertTrue(answer is None or answer.status == 400)

    def test_byte_by_byte(self):
        with Raw() as raw:
            for byte in request():
                raw.send(bytes([byte]))
            self.assertEqual(raw.answer().status, 200)

    def test_no_trace_of_them_remains(self):
        self.assert_settles("tumpuk_http_requests_in_flight", 1)
        self.assert_settles("tumpuk_http_connections", 1)


class Pipelining(ServerTest):
    def test_answers_come_in_order(self):
        count = 50
        data = b"".join(
            request(headers=[f"X-Request-Id: first-{i}"]) + quote([f"X-Request-Id: then-{i}"])
            for i in range(count)
        )
        with Raw(data) as raw:
            for i in range(count):
                for name in ("first", "then"):
                    answer = raw.answer()
                    self.assertEqual(answer.status, 200)
                    self.assertEqual(answer.headers["x-request-id"], f"{name}-{i}")

    def test_across_a_worker(self):
        data = (request(path="/readyz") + request()) * 20
        with Raw(data) as raw:
            for _ in range(20):
                self.assertIn(b"database", raw.answer().body)
                self.assertEqual(raw.answer().body, b'{"status":"ok"}')

    def test_refusals_without_bodies_do_not_end_it(self):
        data = request(path="/nothing") + request("PUT") + request("HEAD") + request()
        with Raw(data) as raw:
            self.assertEqual(raw.answer().status, 404)
            self.assertEqual(raw.answer().status, 405)
            self.assertEqual(raw.answer(head=True).status, 200)
            self.assertEqual(raw.answer().status, 200)

    def test_an_ambiguous_request_ends_it(self):
        data = request() + request(headers=["Host: b"]) + request()
        with Raw(data) as raw:
            self.assertEqual(raw.answer().status, 200)
            self.assertEqual(raw.answer().status, 400)
            self.assertTrue(raw.ended())

    def test_connection_close_is_kept_to(self):
        with Raw(request(headers=["Connection: close"]) + request()) as raw:
            self.assertEqual(raw.answer().status, 200)
            self.assertTrue(raw.ended())


class ManyConnections(ServerTest):
    def test_a_thousand_idle_ones(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = min(hard, IDLE_CONNECTIONS + 256)
        if soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        idle = []
        try:
            for _ in range(IDLE_CONNECTIONS):
                idle.append(socket.create_connection(r.ADDRESS, timeout=r.PATIENCE_S))
            times = []
            for _ in range(50):
                started = time.monotonic()
                self.assertEqual(ask(quote()).status, 200)
                times.append(r.seconds(started))
            self.assertLess(sorted(times)[len(times) // 2], 0.1)
        finally:
            for connection in idle:
                connection.close()

    def test_connections_come_and_go(self):
        for _ in range(500):
            with Raw(request(headers=["Connection: close"])) as raw:
                self.assertEqual(raw.answer().status, 200)


class VanishingClients(ServerTest):
    def test_during_a_workers_job(self):
        data = request(path="/readyz")
        for reset in (False, True):
            for _ in range(200):
                raw = Raw(data)
                if reset:
                    raw.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                          struct.pack("ii", 1, 0))
                raw.socket.close()
        self.assertEqual(ask(data).status, 200)

    def test_many_at_once(self):
        def vanish():
            for _ in range(50):
                Raw(request(path="/readyz")).socket.close()

        threads = [threading.Thread(target=vanish) for _ in range(8)]
        for thread in threads:
            thread.start()
        for _ in range(50):
            # 503 where the queue is full of jobs for those who left.
            self.assertIn(ask(request(path="/readyz")).status, (200, 503))
            self.assertEqual(ask(request()).status, 200)
        for thread in threads:
            thread.join()

    def test_none_is_left_over(self):
        self.assert_settles("tumpuk_http_requests_in_flight", 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
