#!/usr/bin/env python3
"""How the service ends: SIGTERM stops taking connections, finishes what runs,
and ends with 0.

    DATABASE_URL=… TUMPUKD=./.build/release/tumpukd python3 tests/fault/test_shutdown.py

Where its build with test routes lies beside it, as tumpukd-test, requests under
way in the database are looked at too.
"""

import os
import re
import signal
import socket
import threading
import time
import unittest

from rawhttp import QUOTE, quote, request
from service import TUMPUKD, Service, within

# Has GET /test/sleep?ms=, which sleeps in the database.
WITH_SLEEP = re.sub("(-test)?$", "-test", TUMPUKD, count=1)


class Idle(unittest.TestCase):
    def test_both_signals_end_it_with_0(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number), Service() as service:
                self.assertEqual(service.ask(request()).status, 200)
                with within(3):
                    service.signal(number)
                    self.assertEqual(service.wait(), 0)
                self.assertTrue(service.refuses())
                self.assertEqual(service.log()[-1]["event"], "stopped")

    def test_kept_connections_do_not_delay_it(self):
        with Service() as service:
            kept = [service.raw(request()) for _ in range(50)]
            for raw in kept:
                self.assertEqual(raw.answer().status, 200)
            silent = [service.raw() for _ in range(50)]
            with within(3):
                service.signal()
                self.assertEqual(service.wait(), 0)
            for raw in kept + silent:
                self.assertTrue(raw.ended())
                raw.socket.close()

    def test_systemd_is_told(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notified:
            name = f"\0tumpuk-fault-{os.getpid()}"
            notified.bind(name)
            notified.settimeout(5)
            env = {"NOTIFY_SOCKET": "@" + name[1:]}
            with Service(env=env) as service:
                self.assertEqual(notified.recv(4096), b"READY=1")
                service.signal()
                self.assertEqual(notified.recv(4096), b"STOPPING=1")
                self.assertEqual(service.wait(), 0)


class UnderWay(unittest.TestCase):
    def test_a_request_whose_body_still_comes_is_answered(self):
        with Service() as service:
            data = quote()
            with service.raw(data[:-20]) as raw:
                time.sleep(0.2)
                service.signal()
                time.sleep(0.5)
                self.assertIsNone(service.process.poll(), "did not wait for it")
                self.assertTrue(service.refuses(), "took another connection")
                raw.send(data[-20:])
                answer = raw.answer()
                self.assertEqual(answer.status, 200)
                self.assertTrue(answer.closes)
                self.assertTrue(raw.ended())
            self.assertEqual(service.wait(3), 0)

    def test_a_request_on_a_kept_connection_is_answered_and_closes_it(self):
        with Service() as service:
            data = quote()
            with service.raw(request()) as kept, service.raw(data[:-20]) as holds_it_up:
                self.assertFalse(kept.answer().closes)
                time.sleep(0.2)
                service.signal()
                time.sleep(0.2)
                kept.send(request())
                answer = kept.answer()
                self.assertEqual(answer.status, 200)
                self.assertTrue(answer.closes)
                holds_it_up.send(data[-20:])
                self.assertEqual(holds_it_up.answer().status, 200)
            self.assertEqual(service.wait(3), 0)

    def test_what_does_not_finish_is_cut_off_after_the_drain_timeout(self):
        with Service("--drain-timeout", "1") as service:
            with service.raw(quote()[:-20]) as raw:
                time.sleep(0.2)
                with within(4):
                    service.signal()
                    self.assertEqual(service.wait(), 0)
                self.assertTrue(raw.ended())
            self.assertIn("drain_timeout", [line.get("event") for line in service.log()])

    def test_a_second_signal_ends_it_at_once(self):
        with Service() as service:
            with service.raw(quote()[:-20]):
                time.sleep(0.2)
                service.signal()
                time.sleep(0.3)
                with within(2):
                    service.signal()
                    self.assertEqual(service.wait(), -signal.SIGTERM)

    def test_under_load_no_answer_is_cut_in_half(self):
        faults = []
        served = []

        def load(service, path):
            data = quote() if path is None else request(path=path)
            while True:
                try:
                    with service.raw() as raw:
                        while True:
                            raw.send(data)
                            answer = raw.answer()  # raises where it is half a one
                            if answer is None:
                                break
                            served.append(answer.status)
                            if answer.closes:
                                break
                except (ConnectionRefusedError, ConnectionResetError, BrokenPipeError):
                    return
                except AssertionError as error:
                    faults.append(error)
                    return

        with Service() as service:
            paths = [None, None, "/readyz", "/readyz", "/v1/rulebooks", "/healthz"]
            threads = [threading.Thread(target=load, args=(service, path)) for path in paths]
            for thread in threads:
                thread.start()
            time.sleep(1)
            service.signal()
            self.assertEqual(service.wait(), 0)
            for thread in threads:
                thread.join()
        self.assertEqual(faults, [])
        self.assertGreater(len(served), 100)
        # 503: it came when all that was under way had been answered
        self.assertLessEqual(set(served), {200, 503})
        self.assertLess(served.count(503), len(served) / 10)


@unittest.skipUnless(os.path.exists(WITH_SLEEP), f"{WITH_SLEEP} is not built")
class InTheDatabase(unittest.TestCase):
    def test_a_request_under_way_there_is_answered(self):
        with Service(program=WITH_SLEEP) as service:
            with service.raw(request(path="/test/sleep?ms=1500")) as raw:
                time.sleep(0.5)
                service.signal()
                self.assertEqual(raw.answer().status, 200)
            self.assertEqual(service.wait(3), 0)

    def test_those_that_wait_for_a_worker_are_answered(self):
        with Service("--db-workers", "1", program=WITH_SLEEP) as service:
            raws = [service.raw(request(path="/test/sleep?ms=200")) for _ in range(8)]
            time.sleep(0.3)
            service.signal()
            for raw in raws:
                self.assertEqual(raw.answer().status, 200)
                raw.socket.close()
            self.assertEqual(service.wait(3), 0)

    def test_one_that_outlasts_the_drain_timeout_harms_nothing(self):
        with Service("--drain-timeout", "0", program=WITH_SLEEP) as service:
            with service.raw(request(path="/test/sleep?ms=1500")) as raw:
                time.sleep(0.5)
                service.signal()
                try:
                    answer = raw.answer()
                    self.assertTrue(answer is None or answer.status == 200)
                except ConnectionResetError:
                    pass
            self.assertEqual(service.wait(5), 0)

    def test_a_full_queue_is_503(self):
        with Service("--db-workers", "1", "--db-queue", "2", program=WITH_SLEEP) as service:
            raws = [service.raw(request(path="/test/sleep?ms=500")) for _ in range(12)]
            answers = [raw.answer() for raw in raws]
            for raw in raws:
                raw.socket.close()
            statuses = sorted(answer.status for answer in answers)
            self.assertEqual(set(statuses), {200, 503})
            self.assertGreaterEqual(statuses.count(503), 8)
            for answer in answers:
                if answer.status == 503:
                    self.assertEqual(answer.headers["retry-after"], "1")
            service.signal()
            self.assertEqual(service.wait(3), 0)


class Body(unittest.TestCase):
    def test_the_quote_that_these_tests_send_is_one(self):
        with Service() as service:
            self.assertEqual(service.ask(quote(body=QUOTE)).status, 200)
            service.signal()
            self.assertEqual(service.wait(3), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
