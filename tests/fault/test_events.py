#!/usr/bin/env python3
"""Event streams: what comes how soon, breaks and coming back, listeners that stand or
vanish, keys that are revoked, a database that goes away, and the end of the service.

Run beside .dev/with-server.sh.
"""

import os
import random
import socket
import struct
import threading
import time
import unittest

from cluster import Cluster
from listening import (Gone, Listener, gmv, make_listened, metric, raise_notifications, sell)
from rawhttp import request
from store import Instance, eventually, migrate

URL = os.environ["DATABASE_URL"]
# From an acknowledged write to its event.
SOON_S = 2
# A machine that does a dozen things at once, under a sanitizer, may add so much.
SLACK_S = 8
HEARTBEAT_S = 15
# Of metrics events on one stream, less what the network may bring together.
APART_S = 0.9
# Notifications that an instance keeps of a campaign (BROADCAST_NOTICES_MAX).
KEPT = 128


def figures(service, name):
    return metric(service.ask(request(path="/metrics", headers=["Connection: close"])).body.decode(),
                  name)


def reset_by_peer(listener):
    """The client vanishes: its connection is reset, whatever is under way."""
    listener.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    listener.socket.close()


class Events(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.instance = Instance("--listeners-per-client", "0", url=URL)
        cls.client = cls.instance.client()
        cls.shop, cls.path = make_listened(cls.client, URL)
        cls.stream = f"{cls.path}/stream"

    @classmethod
    def tearDownClass(cls):
        cls.client._http.close()
        cls.instance.end()
        cls.instance.__exit__()

    def listen(self, *arguments, **named):
        listener = Listener(self.instance, *arguments, **named)
        self.addCleanup(listener.socket.close)
        self.assertEqual(listener.status, 200, listener.body)
        return listener

    def test_it_begins_with_what_the_dashboard_answers_and_goes_on_within_two_seconds(self):
        shop, path = make_listened(self.client, URL)
        listener = self.listen(f"{path}/stream?channel=ALL")
        self.assertEqual(listener.headers["content-type"], "text/event-stream")
        self.assertNotIn("content-encoding", listener.headers)
        first = listener.event()
        answer = self.client.must(200, "GET", f"{path}/dashboard?channel=ALL").json
        self.assertEqual(first.name, "metrics")
        self.assertEqual(first.json["metrics"], answer["metrics"])
        self.assertEqual(set(first.json), set(answer))
        for number in range(3):
            sell(self.client, shop, f"o{number}")
            began = time.monotonic()
            listener.until(lambda event, n=number: gmv(event) == 1000 * (n + 1))
            self.assertLess(time.monotonic() - began, SOON_S + SLACK_S)

    def test_however_much_comes_in_there_is_one_metrics_event_a_second(self):
        shop, path = make_listened(self.client, URL)
        listener = self.listen(f"{path}/stream")
        listener.event()
        stopping = threading.Event()
        sold = []

        def keep_selling():
            with self.instance.client() as client:
                while not stopping.is_set():
                    sell(client, shop, f"o{len(sold)}")
                    sold.append(1)

        thread = threading.Thread(target=keep_selling)
        thread.start()
        try:
            times = []
            until = time.monotonic() + 5
            while time.monotonic() < until:
                listener.named("metrics")
                times.append(time.monotonic())
        finally:
            stopping.set()
            thread.join()
        self.assertGreaterEqual(len(times), 2)
        for before, after in zip(times, times[1:]):
            self.assertGreater(after - before, APART_S)
        listener.until(lambda event: gmv(event) == 1000 * len(sold))

    def test_nothing_comes_where_nothing_changed(self):
        _, path = make_listened(self.client, URL)
        listener = self.listen(f"{path}/stream")
        listener.event()
        with self.assertRaises(TimeoutError):
            listener.event(within=3)

    def test_a_target_that_is_set_elsewhere_shows(self):
        _, path = make_listened(self.client, URL)
        with Instance(url=URL) as other, other.client() as client:
            listener = self.listen(f"{path}/stream")
            self.assertNotIn("gmv_target", listener.event().json)
            client.must(201, "PUT", f"{path}/gmv-target", {"amount": 5000})
            listener.until(lambda event: "gmv_target" in event.json, SOON_S + SLACK_S)
            other.end()

    def test_notifications_come_at_once_in_the_listeners_language(self):
        shop, path = make_listened(self.client, URL)
        listeners = [self.listen(f"{path}/stream", language=language) for language in ("id", "en")]
        began = time.monotonic()
        raise_notifications(URL, shop, path, 3, "a")
        told = [[listener.named("notification") for _ in range(3)] for listener in listeners]
        self.assertLess(time.monotonic() - began, SOON_S + SLACK_S)
        for events in told:
            self.assertEqual([event.id for event in events], ["1", "2", "3"])
            self.assertEqual([event.json["notification_id"] for event in events], [1, 2, 3])
        self.assertNotEqual(told[0][0].json["text"], told[1][0].json["text"])

    def test_after_breaks_nothing_is_lost_and_nothing_comes_twice(self):
        shop, path = make_listened(self.client, URL)
        total = 1200
        rng = random.Random(20251111)
        with Instance("--listeners-per-client", "0", url=URL) as other:
            done = threading.Event()

            def keep_raising():
                raised = 0
                while raised < total:
                    count = min(rng.choice((1, 1, 2, 3, 40, 200)), total - raised)
                    raise_notifications(URL, shop, path, count, f"r{raised}")
                    raised += count
                    time.sleep(rng.random() * 0.1)
                done.set()

            thread = threading.Thread(target=keep_raising)
            last_id = self.first_id(path)
            thread.start()
            heard = []
            breaks = 0
            while len(heard) < total:
                service = rng.choice((self.instance, other))
                with Listener(service, f"{path}/stream", last_id=last_id) as listener:
                    self.assertEqual(listener.status, 200)
                    for _ in range(rng.choice((0, 1, 5, 60, 300))):
                        try:
                            event = listener.named("notification", 1 if done.is_set() else 0.2)
                        except TimeoutError:
                            break
                        heard.append(int(event.id))
                    last_id = listener.last_id
                    if rng.random() < 0.5:
                        reset_by_peer(listener)
                breaks += 1
                if rng.random() < 0.2:
                    time.sleep(0.3)
            thread.join()
            self.assertGreater(breaks, 5)
            self.assertEqual(heard, list(range(1, total + 1)))
            other.end()

    def first_id(self, path):
        """That of a stream which was told nothing yet: it can come back too."""
        with Listener(self.instance, f"{path}/stream") as listener:
            listener.event()
            return listener.last_id

    def test_a_stream_that_was_told_nothing_yet_comes_back_to_where_it_began(self):
        shop, path = make_listened(self.client, URL)
        raise_notifications(URL, shop, path, 2, "before")
        last_id = self.first_id(path)
        self.assertEqual(last_id, "2")
        raise_notifications(URL, shop, path, 1, "meanwhile")
        self.assertEqual(self.listen(f"{path}/stream", last_id=last_id).named("notification").id, "3")
        again = self.listen(f"{path}/stream?last_event_id=1")
        self.assertEqual([again.named("notification").id for _ in range(2)], ["2", "3"])

    def test_who_missed_more_than_is_kept_is_told_all_of_it(self):
        shop, path = make_listened(self.client, URL)
        count = 5 * KEPT
        raise_notifications(URL, shop, path, count, "many")
        listeners = [self.listen(f"{path}/stream", last_id=0) for _ in range(20)]
        for listener in listeners:
            ids = [int(listener.named("notification").id) for _ in range(count)]
            self.assertEqual(ids, list(range(1, count + 1)))
        raise_notifications(URL, shop, path, 1, "one more")
        for listener in listeners:
            self.assertEqual(listener.named("notification").id, str(count + 1))

    def test_what_cannot_be_told_any_more_is_a_reset(self):
        shop, path = make_listened(self.client, URL)
        raise_notifications(URL, shop, path, 2, "old", age="8 days")
        raise_notifications(URL, shop, path, 2, "new")
        for last_id in ("1", "77", "not-ours", "99999999999999999999"):
            listener = self.listen(f"{path}/stream", last_id=last_id)
            event = listener.named("reset")
            self.assertEqual((event.id, event.json), ("4", {"newest_id": 4}), last_id)
        replayed = self.listen(f"{path}/stream", last_id="2")
        self.assertEqual(replayed.named("notification").id, "3")

    def test_a_campaign_hears_of_its_own_alone(self):
        shop, path = make_listened(self.client, URL)
        other_shop, other = make_listened(self.client, URL)
        listener = self.listen(f"{path}/stream")
        listener.event()
        raise_notifications(URL, other_shop, other, 1, "of another")
        sell(self.client, other_shop, "o1")
        raise_notifications(URL, shop, path, 1, "own")
        event = listener.event()
        self.assertEqual((event.name, event.json["campaign_id"]),
                         ("notification", path.rsplit("/", 1)[1]))
        with self.assertRaises(TimeoutError):
            listener.event(within=2)

    def test_heartbeats_come_and_a_key_that_is_revoked_ends_its_streams(self):
        shop_id = self.shop.rsplit("/", 1)[1]
        key = self.client.must(201, "POST", "/v1/keys",
                               {"role": "seller", "access": "READ", "shops": [shop_id]}).json
        seller = self.listen(self.stream, key=key["key"])
        operator = self.listen(self.stream)
        seller.event()
        self.client.must(204, "DELETE", f"/v1/keys/{key['key_id']}")
        began = time.monotonic()
        self.assertEqual(seller.ends(HEARTBEAT_S + SLACK_S), "ended")
        self.assertLess(time.monotonic() - began, HEARTBEAT_S + SLACK_S)
        refused = Listener(self.instance, self.stream, key=key["key"])
        refused.socket.close()
        self.assertEqual(refused.status, 401)
        eventually(lambda: self.beats(operator) >= 1, HEARTBEAT_S + SLACK_S)

    @staticmethod
    def beats(listener):
        try:
            listener.event(within=0.5)
        except TimeoutError:
            pass
        return listener.beats

    def test_a_dashboard_that_is_gone_ends_its_streams(self):
        shop, path = make_listened(self.client, URL)
        campaign = path.rsplit("/", 1)[1]
        listener = self.listen(f"{path}/stream")
        listener.event()
        found = self.client.get(f"/v1/campaigns/{campaign}")
        document = {name: value for name, value in found.json.items()
                    if name not in ("version", "created_at", "updated_at", "status")}
        document["dashboard_enabled"] = False
        self.client.must(200, "PUT", f"/v1/campaigns/{campaign}", document,
                         If_Match=found.headers["etag"])
        sell(self.client, shop, "o1")
        self.assertEqual(listener.ends(SOON_S + SLACK_S), "ended")
        refused = Listener(self.instance, f"{path}/stream")
        refused.socket.close()
        self.assertEqual(refused.status, 409)


class Counted(unittest.TestCase):
    """On an instance of its own, where nobody else listens."""

    def setUp(self):
        self.instance = Instance("--listeners-per-client", "0", url=URL)
        self.addCleanup(self.instance.__exit__)
        self.addCleanup(self.instance.end)
        self.client = self.instance.client()
        self.addCleanup(self.client._http.close)
        self.shop, self.path = make_listened(self.client, URL)

    def listen(self):
        listener = Listener(self.instance, f"{self.path}/stream")
        self.addCleanup(listener.socket.close)
        self.assertEqual(listener.status, 200, listener.body)
        return listener

    def test_many_listeners_cost_one_reading(self):
        listeners = [self.listen() for _ in range(200)]
        for listener in listeners:
            listener.event()
        self.assertEqual(figures(self.instance, "tumpuk_broadcast_reads_total"), 1)
        sell(self.client, self.shop, "o1")
        for listener in listeners:
            listener.until(lambda event: gmv(event) == 1000)
        self.assertLessEqual(figures(self.instance, "tumpuk_broadcast_reads_total"), 3)
        self.assertEqual(figures(self.instance, "tumpuk_broadcast_topics"), 1)

    def test_who_comes_at_once_waits_for_one_reading(self):
        found = []

        def open_one():
            with Listener(self.instance, f"{self.path}/stream") as listener:
                found.append(listener.event().name if listener.status == 200 else listener.body)

        with self.listen():
            threads = [threading.Thread(target=open_one) for _ in range(100)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(found, ["metrics"] * 100)
        self.assertEqual(figures(self.instance, "tumpuk_broadcast_reads_total"), 1)

    def test_listeners_that_vanish_leave_the_others_alone(self):
        staying = [self.listen() for _ in range(20)]
        leaving = [self.listen() for _ in range(200)]
        for number, listener in enumerate(leaving):
            if number % 3 == 0:
                reset_by_peer(listener)
            elif number % 3 == 1:
                listener.socket.close()
            else:
                listener.socket.shutdown(socket.SHUT_WR)
                listener.socket.close()
        for number in range(1, 4):
            sell(self.client, self.shop, f"o{number}")
            for listener in staying:
                listener.until(lambda event, n=number: gmv(event) == 1000 * n)
        eventually(lambda: figures(self.instance, "tumpuk_http_listeners") == len(staying),
                   2 * HEARTBEAT_S + SLACK_S, "listeners that are gone are still counted")


class Limits(unittest.TestCase):
    def test_more_listeners_than_there_may_be_are_told_to_come_later(self):
        for flags in (["--listeners-max", "3"], ["--listeners-per-client", "3"]):
            with Instance(*flags, url=URL) as instance, instance.client() as client:
                _, path = make_listened(client, URL)
                held = [Listener(instance, f"{path}/stream") for _ in range(3)]
                refused = Listener(instance, f"{path}/stream")
                self.assertEqual(refused.status, 503)
                self.assertEqual(refused.headers["retry-after"], "1")
                self.assertEqual(client.get("/healthz").status, 200)
                held.pop().socket.close()
                # the first heartbeat may only provoke a reset, which the second finds
                eventually(lambda: self.fits(instance, path), 2 * HEARTBEAT_S + SLACK_S)
                for listener in [*held, refused]:
                    listener.socket.close()
                instance.end()

    @staticmethod
    def fits(instance, path):
        with Listener(instance, f"{path}/stream") as listener:
            return listener.status == 200

    def test_a_listener_that_does_not_read_is_dropped_while_others_go_on(self):
        with Instance("--request-timeout", "2", "--idle-timeout", "2", url=URL) as instance, \
                instance.client() as client:
            shop, path = make_listened(client, URL)
            reading = Listener(instance, f"{path}/stream")
            standing = Listener(instance, f"{path}/stream", receive_bytes=2048)
            self.assertEqual(figures(instance, "tumpuk_http_listeners"), 2)
            count = 3000  # more than the kernel keeps for a listener
            raise_notifications(URL, shop, path, count, "many")
            ids = [int(reading.named("notification").id) for _ in range(count)]
            self.assertEqual(ids, list(range(1, count + 1)))
            eventually(lambda: figures(instance, "tumpuk_http_listeners") == 1, 4 + SLACK_S,
                       "who does not read is still there")
            raise_notifications(URL, shop, path, 1, "after")
            self.assertEqual(reading.named("notification").id, str(count + 1))
            for listener in (reading, standing):
                listener.socket.close()
            instance.end()

    def test_the_service_ends_all_its_streams_in_good_order(self):
        with Instance("--listeners-per-client", "0", url=URL) as instance:
            with instance.client() as client:
                shop, path = make_listened(client, URL)
                listeners = [Listener(instance, f"{path}/stream") for _ in range(500)]
                for listener in listeners:
                    listener.event()
                sell(client, shop, "o1")  # while they are told of something
            began = time.monotonic()
            instance.end()
            self.assertLess(time.monotonic() - began, 5 + SLACK_S)
            for listener in listeners:
                self.assertEqual(listener.ends(), "ended")
                listener.socket.close()

    def test_a_service_that_is_killed_is_gone_on_with_elsewhere(self):
        with Instance(url=URL) as other, other.client() as client:
            shop, path = make_listened(client, URL)
            with Instance(url=URL) as instance:
                with Listener(instance, f"{path}/stream") as listener:
                    raise_notifications(URL, shop, path, 1, "a")
                    self.assertEqual(listener.named("notification").id, "1")
                    instance.process.kill()
                    raise_notifications(URL, shop, path, 2, "b")
                    with self.assertRaises(Gone):
                        while True:
                            listener.event()
                    last_id = listener.last_id
            with Listener(other, f"{path}/stream", last_id=last_id) as listener:
                missed = range(int(last_id) + 1, 4)
                self.assertEqual([int(listener.named("notification").id) for _ in missed],
                                 list(missed))
            other.end()


class DatabaseAway(unittest.TestCase):
    def test_streams_outlive_the_database_and_go_on_when_it_is_back(self):
        cluster = Cluster(f"events_{os.getpid()}")
        migrate(cluster.url)
        with Instance(url=cluster.url) as instance, instance.client() as client:
            shop, path = make_listened(client, cluster.url)
            listener = Listener(instance, f"{path}/stream")
            listener.event()
            sell(client, shop, "o1")
            listener.until(lambda event: gmv(event) == 1000)
            cluster.stop("immediate")
            try:
                # what is open already can be opened also now
                with Listener(instance, f"{path}/stream") as second:
                    self.assertEqual(gmv(second.event()), 1000)
                with Listener(instance, f"{path}/stream?channel=ALL") as refused:
                    self.assertEqual(refused.status, 503)
                time.sleep(2)
            finally:
                cluster.start()
            raise_notifications(cluster.url, shop, path, 2, "away")
            eventually(lambda: client.get(f"{shop}/products").status == 200, 6 + SLACK_S)
            sell(client, shop, "o2")
            heard = []
            while len(heard) < 3:
                event = listener.event()
                heard.append(event.id if event.name == "notification" else gmv(event))
                if heard[-1] == 1000:
                    heard.pop()  # nothing had changed yet
            self.assertEqual(sorted(map(str, heard)), ["1", "2", "2000"])
            listener.socket.close()
            instance.end()


if __name__ == "__main__":
    unittest.main(verbosity=2)
