#!/usr/bin/env python3
"""Many streams at once: opened, refused, abandoned and ended while they are opened.

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
from listening import Listener, make_listened, metric, raise_notifications, sell
from rawhttp import request
from store import KEY, Instance, eventually, migrate

URL = os.environ["DATABASE_URL"]
PATIENCE_S = 30
# Far fewer requests may wait for the database than want to listen.
NARROW = ["--listeners-per-client", "0", "--db-workers", "2", "--db-queue", "4"]


def knock(service, path, language="en"):
    """Asks for a stream; the answer is not waited for."""
    connection = socket.create_connection(service.address, timeout=PATIENCE_S)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: tumpuk.test\r\nAuthorization: Bearer {KEY}"
                       f"\r\nAccept-Language: {language}\r\n\r\n".encode())
    return connection


def status(connection):
    """That of its answer; None where it got none."""
    line = b""
    try:
        while len(line) < 12:
            data = connection.recv(12 - len(line))
            if not data:
                return None
            line += data
    except ConnectionResetError:
        return None
    return int(line.split()[1])


def statuses(connections):
    found = [status(connection) for connection in connections]
    for connection in connections:
        connection.close()
    return found


def vanish(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def listeners(service):
    reply = service.ask(request(path="/metrics", headers=["Connection: close"]))
    return metric(reply.body.decode(), "tumpuk_http_listeners")


class Storms(unittest.TestCase):
    def test_all_who_come_back_at_once_are_let_in(self):
        with Instance(*NARROW, url=URL) as instance, instance.client() as client:
            paths = [make_listened(client, URL)[1] for _ in range(12)]
            with Instance(*NARROW, url=URL) as fresh:  # it has read nothing yet
                connections = [knock(fresh, f"{path}/stream") for _ in range(50) for path in paths]
                self.assertEqual(statuses(connections), [200] * len(connections))
                fresh.end()
            instance.end()

    def test_all_who_wait_for_what_is_not_there_are_told_so_in_their_language(self):
        with Instance("--listeners-per-client", "0", url=URL) as instance, \
                instance.client() as client:
            shop, _ = make_listened(client, URL)
            path = f"{shop}/campaigns/no-such/stream"
            connections = [knock(instance, path, "id" if n % 2 else "en") for n in range(60)]
            titles = set()
            for number, connection in enumerate(connections):
                head = connection.recv(65536)
                self.assertEqual(head.split()[1], b"404", head)
                titles.add((number % 2, head.split(b"\r\n\r\n")[1].split(b'"title":')[1].split(b",")[0]))
                connection.close()
            self.assertEqual(len(titles), 2, titles)
            instance.end()

    def test_it_ends_in_good_order_while_streams_are_opened_and_abandoned(self):
        rng = random.Random(20251111)
        with Instance(url=URL) as helper, helper.client() as client:
            paths = [make_listened(client, URL)[1] for _ in range(8)]
            for _ in range(4):
                with Instance(*NARROW, url=URL) as instance:
                    connections = [knock(instance, f"{path}/stream")
                                   for _ in range(40) for path in paths]
                    time.sleep(rng.random() * 0.1)
                    for connection in rng.sample(connections, 100):
                        connections.remove(connection)
                        vanish(connection)
                    began = time.monotonic()
                    instance.end()
                    self.assertLess(time.monotonic() - began, 15)
                    # who was not let in yet was refused, or found the door closed
                    self.assertLessEqual(set(statuses(connections)), {200, 503, None})
            helper.end()

    def test_who_stands_or_vanishes_amid_what_is_told_harms_nobody(self):
        rng = random.Random(20251212)
        with Instance("--listeners-per-client", "0", "--listeners-max", "600",
                      "--request-timeout", "2", "--idle-timeout", "2", url=URL) as instance, \
                instance.client() as client:
            made = [make_listened(client, URL) for _ in range(4)]
            staying = [Listener(instance, f"{path}/stream") for _, path in made for _ in range(5)]
            self.addCleanup(lambda: [listener.socket.close() for listener in staying])
            stopping = threading.Event()
            found = set()
            heard = {}

            def hear(number, listener, count):
                heard[number] = [int(listener.named("notification").id) for _ in range(count)]

            def churn(seed):
                own = random.Random(seed)
                while not stopping.is_set():
                    connections = [knock(instance, f"{own.choice(made)[1]}/stream")
                                   for _ in range(120)]
                    for connection in connections:
                        if own.random() < 0.5:
                            found.add(status(connection))
                        if own.random() < 0.7:
                            vanish(connection)
                        else:
                            connection.close()

            rounds = 30
            count = 20 * rounds
            readers = [threading.Thread(target=hear, args=(number, listener, count))
                       for number, listener in enumerate(staying)]
            churners = [threading.Thread(target=churn, args=(seed,)) for seed in range(6)]
            for thread in readers + churners:
                thread.start()
            for number in range(rounds):
                for shop, path in made:
                    raise_notifications(URL, shop, path, 20, f"n{number}")
                    sell(client, shop, f"o{number}")
                time.sleep(rng.random() * 0.2)
            for thread in readers:
                thread.join()
            stopping.set()
            for thread in churners:
                thread.join()
            self.assertLessEqual(found, {200, 503})
            self.assertEqual(heard, {number: list(range(1, count + 1))
                                     for number in range(len(staying))})
            eventually(lambda: listeners(instance) == len(staying), 60,
                       "listeners that are gone are still counted")
            instance.end()


class DatabaseAway(unittest.TestCase):
    def test_all_who_wait_for_a_database_that_is_away_are_told_so(self):
        cluster = Cluster(f"storms_{os.getpid()}")
        migrate(cluster.url)
        with Instance(*NARROW, url=cluster.url) as instance, instance.client() as client:
            _, path = make_listened(client, cluster.url)
            cluster.stop("immediate")
            try:
                began = time.monotonic()
                connections = [knock(instance, f"{path}/stream?view={view}&channel={channel}")
                               for _ in range(25) for view in ("TODAY", "CAMPAIGN")
                               for channel in ("ALL", "SHOP_TOKOPEDIA")]
                found = statuses(connections)
                self.assertEqual(found, [503] * len(found))
                self.assertLess(time.monotonic() - began, PATIENCE_S)
            finally:
                cluster.start()
            eventually(lambda: statuses([knock(instance, f"{path}/stream")]) == [200], PATIENCE_S)
            instance.end()


if __name__ == "__main__":
    unittest.main(verbosity=2)
