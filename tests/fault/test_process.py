#!/usr/bin/env python3
"""The process around the server: configuration, log, limits.

    DATABASE_URL=… TUMPUKD=./.build/release/tumpukd python3 tests/fault/test_process.py
"""

import json
import os
import re
import socket
import threading
import time
import unittest

from rawhttp import quote, request
from service import Service, run, within

KEY = "a-key-of-an-operator-0123456789"


class Configuration(unittest.TestCase):
    def assert_refused(self, *arguments, says, env=None):
        status, _, error = run(*arguments, env=env)
        self.assertEqual(status, 2, error)
        self.assertTrue(error.startswith("tumpukd: "), error)
        self.assertEqual(error.count("\n"), 1, error)
        self.assertIn(says, error)

    def test_help_and_version_need_nothing(self):
        bare = {key: "" for key in os.environ if key.startswith("TUMPUK_")}
        status, text, _ = run("--help", env={**bare, "DATABASE_URL": ""})
        self.assertEqual(status, 0)
        for flag in ("--address", "--port", "--operator-key-file", "DATABASE_URL"):
            self.assertIn(flag, text)
        status, text, _ = run("--version")
        self.assertEqual(status, 0)
        self.assertRegex(text, r"^tumpukd \d+\.\d+\.\d+\n$")

    def test_help_tells_of_each_flag_its_variable(self):
        _, text, _ = run("--help")
        keys = re.findall(r"^  --([a-z-]+).*\n      (TUMPUK_[A-Z_]+)", text, re.M)
        self.assertGreater(len(keys), 15)
        for flag, variable in keys:
            self.assertEqual("TUMPUK_" + flag.upper().replace("-", "_"), variable)

    def test_what_is_wrong_is_told_in_a_line(self):
        self.assert_refused("--nothing", says="--nothing")
        self.assert_refused("--nothing=1", says="--nothing")
        self.assert_refused("sing", says="sing")
        self.assert_refused("serve", "migrate", says="migrate")
        self.assert_refused("--port", says="--port")
        for value in ("x", "-1", "65536", "80x", "", " 80", "99999999999999999999"):
            self.assert_refused("--port", value, says="--port")
            self.assert_refused(f"--port={value}", says="--port")
        self.assert_refused("--db-unnamed-statements=perhaps", says="--db-unnamed-statements")
        self.assert_refused("--log-level", "loud", says="log-level")
        self.assert_refused("--cors-origins", "seller.example", says="cors-origins")
        self.assert_refused("--operator-key-file", "/nowhere", says="operator-key-file")
        self.assert_refused("--jwt-algorithm", "HS256", says="jwt-key-file")
        self.assert_refused("--jwt-issuer", "x", says="jwt-algorithm")
        self.assert_refused("key", says="key")
        self.assert_refused("--address", "", says="--address")
        self.assert_refused(env={"TUMPUK_THREADS": "many"}, says="TUMPUK_THREADS")
        self.assert_refused(env={"DATABASE_URL": ""}, says="DATABASE_URL")

    def test_an_operator_key_that_is_too_short_is_refused(self):
        path = f"/tmp/tumpuk-fault-key-{os.getpid()}"
        with open(path, "w", encoding="ascii") as file:
            file.write("short-secret\n")
        try:
            status, _, error = run("--operator-key-file", path)
            self.assertEqual(status, 2)
            self.assertNotIn("short-secret", error)
        finally:
            os.unlink(path)

    def test_keys_of_tokens_that_are_none_are_refused(self):
        names = ("--jwt-issuer", "i", "--jwt-audience", "a")
        path = f"/tmp/tumpuk-fault-jwt-{os.getpid()}"
        private = '{"keys":[{"kty":"OKP","crv":"Ed25519","d":"hush-hush","x":"hush-hush"}]}'
        try:
            for algorithm, text in (("HS256", "short-secret"), ("ES256", "short-secret"),
                                    ("EdDSA", private), ("RS256", '{"keys":[]}')):
                with open(path, "w", encoding="ascii") as file:
                    file.write(text)
                status, _, error = run("--jwt-algorithm", algorithm, "--jwt-key-file", path, *names)
                self.assertEqual(status, 2, error)
                self.assertTrue(error.startswith("tumpukd: jwt-key-file: "), error)
                self.assertEqual(error.count("\n"), 1, error)
                self.assertNotIn("short-secret", error)
                self.assertNotIn("hush-hush", error)
        finally:
            os.unlink(path)

    def test_flags_beat_the_environment(self):
        with Service("--header-bytes-max", "2000",
                     env={"TUMPUK_HEADER_BYTES_MAX": "16000"}) as service:
            self.assertEqual(service.ask(request(headers=["X: " + "a" * 2500])).status, 431)
        with Service(env={"TUMPUK_HEADER_BYTES_MAX": "16000"}) as service:
            self.assertEqual(service.ask(request(headers=["X: " + "a" * 2500])).status, 200)

    def test_a_port_that_is_taken_is_told(self):
        with Service() as service:
            status, _, error = run("--port", str(service.address[1]))
            self.assertEqual(status, 1)
            last = json.loads(error.splitlines()[-1])
            self.assertEqual(last["event"], "start_failed")
            self.assertIn("listens", last["message"])

    def test_an_address_that_is_none_is_told(self):
        for address in ("localhost:80", "1.2.3", "203.0.113.7", "::g"):
            status, _, error = run("--address", address, "--port", "0")
            self.assertEqual(status, 1)
            self.assertEqual(json.loads(error.splitlines()[-1])["event"], "start_failed")

    def test_ipv6(self):
        with Service("--address", "::1") as service:
            with socket.create_connection(("::1", service.address[1]), timeout=5) as raw:
                raw.sendall(request(headers=["Connection: close"]))
                self.assertTrue(raw.recv(100).startswith(b"HTTP/1.1 200"))


class WithoutDatabase(unittest.TestCase):
    def test_it_starts_and_tells_that_it_is_not_ready(self):
        with Service(env={"DATABASE_URL": "host=/nowhere dbname=x password=hush-hush"}) as service:
            self.assertEqual(service.ask(request()).status, 200)
            for data in (request(path="/readyz"), quote()):
                answer = service.ask(data)
                self.assertEqual(answer.status, 503)
                self.assertIn("retry-after", answer.headers)
                self.assertNotIn(b"nowhere", answer.body)
            with within(5):
                service.signal()
                self.assertEqual(service.wait(), 0)
            self.assertNotIn("hush-hush", "".join(service.lines))


class Role(unittest.TestCase):
    """Row-level security binds neither superusers nor roles with BYPASSRLS."""

    def told(self, url):
        with Service(env={"DATABASE_URL": url}) as service:
            ready = service.ask(request(path="/readyz"))
            self.assertEqual(ready.status, 200)
            service.signal()
            self.assertEqual(service.wait(), 0)
            warnings = [line for line in service.log() if line["event"] == "db_role_unbound"]
            return json.loads(ready.body)["row_level_security"], len(warnings)

    def test_a_role_of_the_service_is_bound(self):
        self.assertEqual(self.told(os.environ["DATABASE_URL"]), ("enforced", 0))

    def test_a_superuser_is_told_once_and_by_readyz(self):
        self.assertEqual(self.told(os.environ["DATABASE_URL"] + " user=postgres"), ("bypassed", 1))


class Log(unittest.TestCase):
    def test_each_request_is_one_line_of_json_without_secrets(self):
        with Service() as service:
            secret = "hush-hush"
            service.ask(request(path=f"/v1/rulebooks/x?token={secret}",
                                headers=[f"Authorization: Bearer {secret}",
                                         "X-Request-Id: mine-1"]))
            service.ask(request(path="/nothing%0a%22{}\\", headers=["X-Request-Id: mine-2"]))
            service.ask(quote(body=b'{"' + secret.encode() + b'":1}'))
            service.ask(request(path="/nothing/" + "a" * 5000, headers=["X-Request-Id: mine-3"]))
            service.ask(request(path="/nothing/\xe9", headers=["X-Request-Id: mine-4"]))
            service.signal()
            self.assertEqual(service.wait(), 0)
            self.assertNotIn(secret, "".join(service.lines))
            lines = {line["request_id"]: line for line in service.log()
                     if line.get("event") == "request"}
            self.assertEqual(len(lines), 5)
            first = lines["mine-1"]
            self.assertEqual(
                list(first), ["ts", "level", "event", "request_id", "method", "route", "path",
                              "status", "bytes", "duration_us", "remote"])
            self.assertEqual(first["route"], "/v1/rulebooks/{version}")
            self.assertEqual(first["path"], "/v1/rulebooks/x")
            self.assertEqual(first["remote"], "127.0.0.1")
            self.assertLess(first["duration_us"], 10_000_000)
            self.assertEqual(lines["mine-2"]["path"], "/nothing%0a%22{}\\")
            self.assertEqual(lines["mine-3"]["status"], 404)

    def test_levels(self):
        with Service("--log-level", "error") as service:
            service.ask(request())
            service.signal()
            self.assertEqual(service.wait(), 0)
            self.assertEqual(service.lines, [])

    def test_a_reader_that_stalls_stops_nobody(self):
        """Nobody reads the pipe: it fills, then the ring, then lines are lost."""
        read_end, write_end = os.pipe()
        with Service(stderr=write_end) as service:
            os.close(write_end)
            with service.raw() as raw, within(30):
                for _ in range(80):
                    raw.send(request() * 100)
                    for _ in range(100):
                        self.assertEqual(raw.answer().status, 200)
            body = service.ask(request(path="/metrics")).body.decode()
            lost = re.search(r"^tumpuk_log_dropped_lines_total (\d+)$", body, re.M)
            self.assertGreater(int(lost.group(1)), 1000)
            with within(5):
                service.signal()
                self.assertEqual(service.wait(), 0)
        os.close(read_end)

    def test_a_reader_that_is_gone_stops_nobody(self):
        read_end, write_end = os.pipe()
        with Service(stderr=write_end) as service:
            os.close(write_end)
            os.close(read_end)
            for _ in range(100):
                self.assertEqual(service.ask(request()).status, 200)
            with within(5):
                service.signal()
                self.assertEqual(service.wait(), 0)

    def test_what_was_lost_is_told_once_it_is_read_again(self):
        read_end, write_end = os.pipe()
        with Service(stderr=write_end) as service:
            os.close(write_end)
            with service.raw() as raw:
                for _ in range(80):
                    raw.send(request() * 100)
                    for _ in range(100):
                        self.assertEqual(raw.answer().status, 200)
            gathered = []

            def read():
                with os.fdopen(read_end, "rb") as pipe:
                    gathered.extend(pipe.read().splitlines())

            reader = threading.Thread(target=read)
            reader.start()
            time.sleep(0.5)
            service.signal()
            self.assertEqual(service.wait(), 0)
            reader.join()
            events = [json.loads(line)["event"] for line in gathered]
            self.assertIn("log_lines_dropped", events)
            self.assertEqual(events[-1], "stopped")


class Limits(unittest.TestCase):
    def test_connections_of_one_client(self):
        with Service("--connections-per-client", "5") as service:
            kept = [service.raw(request()) for _ in range(5)]
            for raw in kept:
                self.assertEqual(raw.answer().status, 200)
            self.assertTrue(service.refuses())
            kept.pop().socket.close()
            time.sleep(0.2)
            self.assertEqual(service.ask(request()).status, 200)
            for raw in kept:
                raw.socket.close()

    def test_connections_in_all_wait_for_room(self):
        with Service("--connections-max", "16", "--threads", "2") as service:
            kept = [service.raw() for _ in range(16)]
            time.sleep(0.2)
            late = service.raw(request())
            late.socket.settimeout(0.5)
            with self.assertRaises(TimeoutError):
                late.answer()
            late.socket.settimeout(5)
            for raw in kept:
                raw.socket.close()
            self.assertEqual(late.answer().status, 200)
            late.socket.close()

    def test_an_idle_connection_is_closed(self):
        with Service("--idle-timeout", "1") as service:
            with service.raw(request()) as raw, within(5):
                self.assertEqual(raw.answer().status, 200)
                self.assertTrue(raw.ended())

    def test_one_thread_serves_too(self):
        with Service("--threads", "1") as service:
            for path in ("/healthz", "/readyz", "/metrics"):
                self.assertEqual(service.ask(request(path=path)).status, 200)
            service.signal()
            self.assertEqual(service.wait(), 0)


class OperatorKey(unittest.TestCase):
    def ask_with(self, service, *lines):
        data = request("POST", "/v1/rulebooks", ["Content-Type: application/json", *lines], b"{}")
        return service.ask(data)

    def test_without_one_operator_routes_are_refused(self):
        with Service() as service:
            for lines in ([], ["Authorization: Bearer "], [f"Authorization: Bearer {KEY}"]):
                answer = self.ask_with(service, *lines)
                self.assertEqual(answer.status, 401)
                self.assertTrue(answer.headers["www-authenticate"].startswith("Bearer"))

    def test_the_key_and_no_other_opens_them(self):
        path = f"/tmp/tumpuk-fault-key-{os.getpid()}"
        with open(path, "w", encoding="ascii") as file:
            file.write(f"  {KEY} \n")
        try:
            with Service("--operator-key-file", path) as service:
                for line in (f"Bearer {KEY}", f"bearer {KEY}", f"Bearer  {KEY} "):
                    answer = self.ask_with(service, f"Authorization: {line}")
                    self.assertEqual(answer.status, 422, answer)
                for line in (f"Bearer {KEY}x", f"Bearer {KEY[:-1]}", f"Basic {KEY}", KEY,
                             f"Bearer{KEY}", "Bearer", f"Bearer x {KEY}"):
                    answer = self.ask_with(service, f"Authorization: {line}")
                    self.assertEqual(answer.status, 401, line)
                with open(f"/proc/{service.process.pid}/cmdline", "rb") as file:
                    self.assertNotIn(KEY.encode(), file.read())
                service.signal()
                self.assertEqual(service.wait(), 0)
                self.assertNotIn(KEY, "".join(service.lines))
        finally:
            os.unlink(path)


if __name__ == "__main__":
    unittest.main(verbosity=2)
