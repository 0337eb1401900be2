#!/usr/bin/env -S python3 -B
"""Prices and quotes from the catalogue in memory, beside bare servers that send as
many bytes; small and large shops; what a shop takes to load, and of memory; how
soon a write shows on the instance that wrote and on another."""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import benchlib as b  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
PRICE_SKUS = 20
QUOTE_LINES = 5
# By how many SKUs the shop is that the others are held against.
SMALL = 1000
# A shop of more SKUs is loaded once, a smaller one LOADS times.
LOADS = 3
LOADED_ONCE = 200000
# Longest that a write may take to show; then something is wrong.
VISIBLE_TIMEOUT_S = 10
# Between two looks at the other instance.
LOOK_S = 0.0005
# The watcher must not keep the writer from Python's lock.
SWITCH_S = 0.0002

MODES = {"prices": (PRICE_SKUS, "echo"), "quotes": (QUOTE_LINES, "parse")}


def wrk(server, mode, skus, key, seconds, connections):
    lines, _ = MODES[mode]
    done = subprocess.run(
        ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s",
         str(HERE / "prices.lua"), server.url("/"), "--", mode, str(skus), key, str(lines)],
        capture_output=True, text=True, check=True,
    )
    for line in done.stdout.splitlines():
        if line.startswith("RESULT "):
            result = json.loads(line.removeprefix("RESULT "))
            if result["failures"]:
                raise b.BenchError(f"{server.name}: {result['failures']} requests failed")
            result["per_second"] = result["requests"] / result["seconds"]
            return result
    raise b.BenchError(f"wrk: {done.stdout}{done.stderr}")


class Client:
    """A connection that is kept; the key is the operator's."""

    def __init__(self, server, key):
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def ask(self, path, method="GET", body=None, headers=None):
        """The answer's bytes and its ETag."""
        self._connection.request(
            method, path, body=None if body is None else json.dumps(body),
            headers={**self._headers, **(headers or {})},
        )
        answer = self._connection.getresponse()
        text = answer.read()
        if answer.status not in (200, 201):
            raise b.BenchError(f"{method} {path}: {answer.status} {text[:500]!r}")
        return text, answer.getheader("ETag")

    def unit_price(self):
        text, _ = self.ask("/v1/shops/bench/prices?sku_id=SKU-1")
        return json.loads(text)["items"][0]["unit_price"]


def psql(url, *arguments, **options):
    subprocess.run(
        [str(b.PG_BIN / "psql"), "-Xqd", url, "-v", "ON_ERROR_STOP=1", *arguments],
        stdout=subprocess.DEVNULL, check=True, **options,
    )


def copy_seconds(url):
    """Plain COPY … TO of the rows that a shop is loaded from."""
    began = time.monotonic()
    for table in ("product", "sku", "promotion", "promotion_scope"):
        psql(url, "-c", f"COPY (SELECT * FROM {table} WHERE shop_id = 'bench') TO STDOUT",
             env={**os.environ, "PGOPTIONS": "-c tumpuk.shop_id=bench"})
    return time.monotonic() - began


def fill(url, skus):
    for script in ("bare.sql", "shop.sql"):  # the second ends with ANALYZE
        psql(url, "-v", f"skus={skus}", "-f", str(HERE / script))


# ---- loading, and memory ----


class Shop:
    """A database with a shop of so many SKUs, and a server that has it in memory."""

    def __init__(self, stack, options, skus, key, key_file):
        self.skus = skus
        self.options = options
        self.key_file = key_file
        self.url = stack.enter_context(b.fresh_database(options.build, str(skus)))
        fill(self.url, skus)
        loads, copies = [], []
        for _ in range(LOADS if skus <= LOADED_ONCE else 1):
            copies.append(copy_seconds(self.url))
            with self.serve() as server:
                loads.append(self._load(server, key))
        copies.append(copy_seconds(self.url))
        self.figures = {"skus": skus, "load_s": statistics.median(loads),
                        "copy_s": statistics.median(copies)}
        self.server = stack.enter_context(self.serve())
        self._load(self.server, key)
        whole = self.server.metric("tumpuk_catalog_bytes")
        Client(self.server, key).ask("/v1/shops/bare/prices?sku_id=SKU-1")
        bare = self.server.metric("tumpuk_catalog_bytes") - whole
        self.figures |= {"bytes": whole, "bytes_a_sku": bare / skus,
                         "bytes_a_promotion": (whole - bare) / skus}

    def serve(self):
        return b.tumpukd(self.options.build, self.url,
                         options=["--operator-key-file", self.key_file, "--catalog-memory", "8192"])

    @staticmethod
    def _load(server, key):
        began = time.monotonic()
        Client(server, key).ask("/v1/shops/bench/prices?sku_id=SKU-1")
        return time.monotonic() - began


# ---- rates ----


def answer_bytes(server, key, mode):
    client = Client(server, key)
    if mode == "prices":
        skus = "&".join(f"sku_id=SKU-{i}" for i in range(1, PRICE_SKUS + 1))
        return len(client.ask(f"/v1/shops/bench/prices?{skus}")[0])
    basket = {"items": [{"sku_id": f"SKU-{i}", "quantity": 2} for i in range(1, QUOTE_LINES + 1)],
              "shipping_fee": 10000}
    return len(client.ask("/v1/shops/bench/quotes", "POST", basket)[0])


def rates(shops, mode, key, options):
    """Every round loads each server once, in turned order; ratios are of figures of
    one round."""
    _, floor = MODES[mode]
    size = answer_bytes(shops[0].server, key, mode)
    with b.floor(options.build, floor, size) as bare:
        contenders = [(None, bare, SMALL)] + [(s, s.server, s.skus) for s in shops]
        rounds = []
        for r in range(options.rounds + 1):
            turned = contenders[r % len(contenders):] + contenders[:r % len(contenders)]
            results = {shop: wrk(server, mode, skus, key, options.seconds, options.connections)
                       for shop, server, skus in turned}
            if r > 0:  # the first warms up
                rounds.append(results)
    for shop in shops:
        shop.figures[mode] = {
            "bytes": size, "floor": floor,
            **{k: statistics.median(r[shop][k] for r in rounds) for k in ("per_second", "p99_us")},
            **{f"floor_{k}": statistics.median(r[None][k] for r in rounds)
               for k in ("per_second", "p99_us")},
            "ratio": statistics.median(
                r[shop]["per_second"] / r[None]["per_second"] for r in rounds),
            "slower": statistics.median(
                r[shops[0]]["per_second"] / r[shop]["per_second"] for r in rounds),
        }


# ---- from a write to its price ----


class Watcher(threading.Thread):
    """Asks one instance for the price until it is the one wanted."""

    def __init__(self, client, wanted):
        super().__init__(daemon=True)
        self.client, self.wanted, self.seen = client, wanted, None

    def run(self):
        deadline = time.monotonic() + VISIBLE_TIMEOUT_S
        while self.seen is None and time.monotonic() < deadline:
            if self.client.unit_price() == self.wanted:
                self.seen = time.monotonic()
            time.sleep(LOOK_S)


def visibility(shop, key, writes):
    """Milliseconds from sending a PUT to its answer, and to the new price on the other
    instance. On the writer the price must be there with the answer."""
    answered, other = [], []
    sys.setswitchinterval(SWITCH_S)
    with shop.serve() as second:
        writer, watched = Client(shop.server, key), Client(second, key)
        watched.unit_price()
        promotion = {"id": "seen", "type": "SELLER_FLASH_SALE", "scope": {"sku_ids": ["SKU-1"]},
                     "benefit": {"kind": "FIXED_PRICE", "price": 1}}
        _, etag = writer.ask("/v1/shops/bench/promotions", "POST", promotion)
        for i in range(writes):
            price = 2 + i
            promotion["benefit"]["price"] = price
            watcher = Watcher(watched, price)
            watcher.start()
            time.sleep(0.005)  # a watcher that is under way
            began = time.monotonic()
            _, etag = writer.ask("/v1/shops/bench/promotions/seen", "PUT", promotion,
                                 {"If-Match": etag})
            answered.append((time.monotonic() - began) * 1000)
            if writer.unit_price() != price:
                raise b.BenchError("the writer answered before it priced by what was written")
            watcher.join()
            if watcher.seen is None:
                raise b.BenchError(f"a write did not show within {VISIBLE_TIMEOUT_S} s")
            other.append((watcher.seen - began) * 1000)
        writer.ask("/v1/shops/bench/promotions/seen", "DELETE", None, {"If-Match": etag})
    return {"skus": shop.skus, "writes": writes,
            **{f"{who}_{name}_ms": of(values) for who, values in
               (("writer", answered), ("other", other))
               for name, of in (("p50", statistics.median),
                                ("p99", lambda v: statistics.quantiles(v, n=100)[98]))}}


def print_tables(shops, visible):
    print("## Catalogue: prices of 20 SKUs with 10 promotions each, quotes of 5 lines\n")
    table = []
    for mode in MODES:
        for shop in shops:
            m = shop.figures[mode]
            table.append([mode, shop.skus, m["bytes"], f"{m['per_second']:.0f}",
                          f"{m['p99_us']:.0f}", f"floor {m['floor']}",
                          f"{m['floor_per_second']:.0f}", f"{m['floor_p99_us']:.0f}",
                          f"{m['ratio']:.2f}", f"{m['slower']:.2f}"])
    b.print_table(["", "SKUs", "answer bytes", "requests/s", "p99 µs", "beside", "its requests/s",
                   "its p99 µs", "ratio", f"times slower than {shops[0].skus}"], table)
    b.print_table(
        ["SKUs and as many promotions", "load s", "COPY TO s", "ratio", "MiB", "bytes a SKU",
         "bytes a promotion of ten SKUs"],
        [[f["skus"], f"{f['load_s']:.2f}", f"{f['copy_s']:.2f}",
          f"{f['load_s'] / f['copy_s']:.2f}", f"{f['bytes'] / 2**20:.0f}",
          f"{f['bytes_a_sku']:.0f}", f"{f['bytes_a_promotion']:.0f}"]
         for f in (shop.figures for shop in shops)])
    b.print_table(
        ["from a PUT to its price", "SKUs", "writes", "median ms", "p99 ms"],
        [[name, v["skus"], v["writes"], f"{v[f'{who}_p50_ms']:.2f}", f"{v[f'{who}_p99_ms']:.2f}"]
         for v in visible for who, name in (("writer", "on the writer (its answer)"),
                                            ("other", "on another instance"))])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    b.add_arguments(parser)
    parser.add_argument("--skus", type=int, nargs="+", default=[SMALL, 100000, 1000000],
                        help="sizes; the others are held against the first")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=1, help="of load a server and round")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--writes", type=int, default=300)
    options = parser.parse_args()
    b.require(options.build / "tumpukd", options.build / "bench" / "http_floor")
    if os.environ.get("DATABASE_URL"):
        raise b.BenchError("needs databases of its own: unset DATABASE_URL")
    key = secrets.token_urlsafe(24)
    with contextlib.ExitStack() as stack:
        key_file = stack.enter_context(tempfile.NamedTemporaryFile("w"))
        key_file.write(key + "\n")
        key_file.flush()
        shops = [Shop(stack, options, skus, key, key_file.name) for skus in options.skus]
        for mode in MODES:
            rates(shops, mode, key, options)
        visible = [visibility(shop, key, options.writes) for shop in shops[:2]]
    print_tables(shops, visible)
    b.write_json(options.json, {"bench": "catalog", "results": [s.figures for s in shops],
                                "visible": visible})


if __name__ == "__main__":
    b.run_main(main)
