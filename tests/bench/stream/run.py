#!/usr/bin/env -S python3 -B
"""What 2,000 open event streams cost while orders come in: how late their events are,
what becomes of quotes beside them, and memory a listener.

Orders go to one shop after the other; each shop's dashboard has its share of the
listeners. Quotes are asked for on a fixed schedule, with the listeners and without, in
turns. All of it shares the cores.
"""

import argparse
import http.client
import json
import multiprocessing
import pathlib
import re
import secrets
import selectors
import socket
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import benchlib as b  # noqa: E402

QUOTE_CLIENTS = 4
QUOTE_INTERVAL_US = 8000  # of each client: 500 quotes a second in all
BATCH_ORDERS = 50
BATCH_EVERY_S = 0.1  # 500 orders a second
PRICE = 1000
SETTLE_S = 3
# An event that is this late is missed; what was sent so late in a run is left out.
LATE_S = 5
GMV = re.compile(rb'"gmv":\{"value":(\d+)')
TAIL_BYTES = 64


class Client:
    def __init__(self, port, key):
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.key = key

    def call(self, method, path, document):
        self.http.request(method, path, json.dumps(document),
                          {"Authorization": f"Bearer {self.key}",
                           "Content-Type": "application/json"})
        answer = self.http.getresponse()
        body = answer.read()
        if answer.status not in (200, 201):
            raise b.BenchError(f"{method} {path}: {answer.status} {body[:500]}")
        return json.loads(body)


def make_shops(port, key, url, count):
    client = Client(port, key)
    begin = (datetime.now(timezone.utc) + timedelta(days=1)).replace(minute=0, second=0,
                                                                     microsecond=0)
    client.call("POST", "/v1/campaigns", {
        "campaign_id": "mega", "name": "Mega", "kind": "OTHER", "starts_at": begin.isoformat(),
        "ends_at": (begin + timedelta(days=1)).isoformat(), "channels": ["SHOP_TOKOPEDIA"]})
    for n in range(count):
        shop = f"/v1/shops/shop-{n}"
        client.call("PUT", shop, {"name": f"Shop {n}", "currency": "IDR",
                                  "time_zone": "Asia/Jakarta"})
        client.call("POST", f"{shop}/products", {
            "product_id": "p", "name": "P", "skus": [{"sku_id": "s", "list_price": PRICE}]})
        client.call("PUT", f"{shop}/campaigns/mega/join",
                    {"items": [{"sku_id": "s", "price": PRICE - 1}]})
    b.sql(url, "UPDATE campaign SET starts_at = date_trunc('hour', now()) - interval '1 hour', "
               "ends_at = date_trunc('hour', now()) + interval '23 hours'")


# ---- processes beside the bench ----

def ingest(port, key, shops, serial, stop, out):
    """Sends batches until told to stop; answers (shop, GMV by then, when it was answered)."""
    client = Client(port, key)
    told = []
    sold = [0] * shops
    due = time.monotonic()
    while not stop.is_set():
        number = len(told)
        shop = number % shops
        now = datetime.now(timezone.utc).isoformat()
        items = [{"id": f"{serial}-{number}-{i}", "channel": "SHOP_TOKOPEDIA",
                  "buyer_id": f"b{(number * BATCH_ORDERS + i) % 5000}", "new_buyer": False,
                  "paid_at": now,
                  "lines": [{"sku_id": "s", "quantity": 1, "list_price": PRICE,
                             "seller_discount": 0, "platform_discount": 0}]}
                 for i in range(BATCH_ORDERS)]
        client.call("POST", f"/v1/shops/shop-{shop}/orders/batch", {"items": items})
        sold[shop] += BATCH_ORDERS * PRICE
        told.append((shop, sold[shop], time.monotonic()))
        due = max(due + BATCH_EVERY_S, time.monotonic() - 1)
        time.sleep(max(0, due - time.monotonic()))
    out.send(told)


def listen(port, key, count, shops, stop, out):
    """Opens the streams, tells so, and reads until told to stop; answers for each listener
    the shop, its first GMV, and when which GMV came."""
    selector = selectors.DefaultSelector()
    heard = []
    for n in range(count):
        shop = n % shops
        connection = socket.create_connection(("127.0.0.1", port))
        connection.sendall(f"GET /v1/shops/shop-{shop}/campaigns/mega/stream HTTP/1.1\r\n"
                           f"Host: bench\r\nAuthorization: Bearer {key}\r\n\r\n".encode())
        connection.setblocking(False)
        state = [connection, shop, None, []]
        heard.append(state)
        selector.register(connection, selectors.EVENT_READ, state)
    waiting = count
    while not stop.is_set():
        for ready, _ in selector.select(0.2):
            connection, _, tail, events = ready.data
            data = connection.recv(65536)
            if not data:
                raise b.BenchError(f"a stream ended; of {count}, {waiting} had told nothing yet")
            if tail is None and not data.startswith(b"HTTP/1.1 200"):
                raise b.BenchError(f"a stream was refused: {data[:TAIL_BYTES]}")
            data = (tail or b"") + data
            at = 0
            for match in GMV.finditer(data):
                waiting -= not events
                events.append((time.monotonic(), int(match[1])))
                at = match.end()
                if waiting == 0:
                    out.send("open")
                    waiting = -1
            ready.data[2] = data[max(at, len(data) - TAIL_BYTES):]
    for state in heard:
        state[0].close()
    out.send([(shop, events) for _, shop, _, events in heard])


class Beside:
    """A process of this bench; its answer comes when it is told to stop."""

    def __init__(self, what, *arguments):
        self.pipe, theirs = multiprocessing.Pipe()
        self._stop = multiprocessing.Event()
        self.process = multiprocessing.Process(target=what, args=(*arguments, self._stop, theirs),
                                               daemon=True)
        self.process.start()

    def end(self):
        self._stop.set()
        if not self.pipe.poll(60):
            raise b.BenchError("a process of the bench has failed")
        answer = self.pipe.recv()
        self.process.join()
        return answer


# ---- measuring ----

def quotes(build, server, seconds):
    done = subprocess.run(
        [str(build / "bench" / "http_probe"), str(server.port), "POST", b.QUOTE_PATH, str(b.BODY),
         str(QUOTE_CLIENTS), str(QUOTE_INTERVAL_US), str(seconds)],
        stdout=subprocess.PIPE, text=True, check=True)
    result = json.loads(done.stdout)
    if result["failures"] or not result["answers"]:
        raise b.BenchError(f"quotes: {result}")
    return result


def delays(told, heard, until):
    """Seconds from an answered batch to the event that has it, of every listener."""
    found = []
    of_shop = {}
    for shop, gmv, when in told:
        if when < until - LATE_S:
            of_shop.setdefault(shop, []).append((gmv, when))
    for shop, events in heard:
        at = 0
        base = events[0][1]  # what earlier rounds sold
        for gmv, when in of_shop.get(shop, []):
            while at < len(events) and events[at][1] < base + gmv:
                at += 1
            found.append(events[at][0] - when if at < len(events) else LATE_S)
    return sorted(found)


def one_round(options, server, key, number):
    shops = options.shops
    arguments = (server.port, key, shops, f"a{number}")
    ingestion = Beside(ingest, *arguments)
    time.sleep(SETTLE_S)
    alone = quotes(options.build, server, options.seconds)
    ingestion.end()

    before_kib, _ = server.memory_kib()
    listeners = Beside(listen, server.port, key, options.listeners, shops)
    if not listeners.pipe.poll(120) or listeners.pipe.recv() != "open":
        raise b.BenchError("not every stream was opened")
    memory_kib = server.memory_kib()[0] - before_kib
    ingestion = Beside(ingest, server.port, key, shops, f"b{number}")
    time.sleep(SETTLE_S)
    cpu = processor_s(server)
    beside = quotes(options.build, server, options.seconds)
    cpu = (processor_s(server) - cpu) / options.seconds
    until = time.monotonic()
    told = ingestion.end()
    late = delays(told, listeners.end(), until)
    return {
        "alone_p50_us": alone["p50_us"], "alone_p99_us": alone["p99_us"],
        "beside_p50_us": beside["p50_us"], "beside_p99_us": beside["p99_us"],
        "ratio": beside["p99_us"] / alone["p99_us"],
        "late_p50_s": late[len(late) // 2], "late_p99_s": late[len(late) * 99 // 100],
        "late_max_s": late[-1], "events": len(late), "cores": cpu,
        "kib_a_listener": memory_kib / options.listeners,
    }


def processor_s(server):
    fields = pathlib.Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    b.add_arguments(parser)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--listeners", type=int, default=2000)
    parser.add_argument("--shops", type=int, default=10)
    options = parser.parse_args()
    b.require(options.build / "tumpukd", options.build / "bench" / "http_probe")
    key = secrets.token_urlsafe(24)
    with b.database(options.build) as url, tempfile.TemporaryDirectory() as folder:
        key_file = pathlib.Path(folder) / "key"
        key_file.write_text(key)
        with b.tumpukd(options.build, url, options=[
                "--operator-key-file", str(key_file), "--connections-per-client", "0",
                "--listeners-per-client", "0", "--listeners-max", str(options.listeners)]) as server:
            make_shops(server.port, key, url, options.shops)
            quotes(options.build, server, 1)
            rounds = [one_round(options, server, key, number) for number in range(options.rounds)]
    result = {name: b.median_of(rounds, name) for name in rounds[0]}
    result["late_max_s"] = max(r["late_max_s"] for r in rounds)
    result["kib_a_listener"] = rounds[0]["kib_a_listener"]  # later ones use the same memory again
    print(f"## Event streams: {options.listeners} listeners to {options.shops} dashboards, "
          f"{BATCH_ORDERS / BATCH_EVERY_S:.0f} orders/s, "
          f"{QUOTE_CLIENTS * 1000000 // QUOTE_INTERVAL_US} quotes/s\n")
    b.print_table(
        ["quotes", "p50 µs", "p99 µs", "p99 to without"],
        [["without listeners", f"{result['alone_p50_us']:.0f}", f"{result['alone_p99_us']:.0f}", ""],
         ["beside them", f"{result['beside_p50_us']:.0f}", f"{result['beside_p99_us']:.0f}",
          f"{result['ratio']:.2f}"]])
    b.print_table(
        ["events", "median", "p99", "latest"],
        [["from an order's answer to its event",
          *(f"{result[name]:.2f} s" for name in ("late_p50_s", "late_p99_s", "late_max_s"))]])
    print(f"memory: {result['kib_a_listener']:.1f} KiB a listener; the service's processor time: "
          f"{result['cores']:.2f} cores\n")
    b.write_json(options.json, {"bench": "stream", **vars_of(options), "results": result,
                                "rounds": rounds})


def vars_of(options):
    return {"listeners": options.listeners, "shops": options.shops}


if __name__ == "__main__":
    b.run_main(main)
