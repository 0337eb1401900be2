#!/usr/bin/env -S python3 -B
"""Prices and quotes from the catalogue in memory, beside bare servers that send as
many bytes; a small and a large shop; what a shop takes to load, and of memory."""

import argparse
import json
import pathlib
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import benchlib as b  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
PRICE_SKUS = 20
QUOTE_LINES = 5


def wrk(server, mode, skus, key, lines, seconds, connections):
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


def ask(server, path, key, body=None):
    request = urllib.request.Request(
        server.url(path), data=body,
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        return answer.read()


def copy_seconds(url):
    """Plain COPY … TO of the rows that a shop is loaded from."""
    began = time.monotonic()
    for table in ("product", "sku", "promotion", "promotion_scope"):
        subprocess.run(
            [str(b.PG_BIN / "psql"), "-Xqd", url, "-c",
             f"COPY (SELECT * FROM {table} WHERE shop_id = 'bench') TO STDOUT"],
            env={"PGOPTIONS": "-c tumpuk.shop_id=bench", "PATH": "/usr/bin:/bin"},
            stdout=subprocess.DEVNULL, check=True,
        )
    return time.monotonic() - began


def fill(url, skus):
    subprocess.run(
        [str(b.PG_BIN / "psql"), "-Xqd", url, "-v", "ON_ERROR_STOP=1", "-v", f"skus={skus}",
         "-o", "/dev/null", "-f", str(HERE / "shop.sql")], check=True,
    )


def measure(build, url, skus, options):
    key = secrets.token_urlsafe(24)
    rows = {"skus": skus, "copy_s": copy_seconds(url)}
    with tempfile.NamedTemporaryFile("w") as key_file:
        key_file.write(key + "\n")
        key_file.flush()
        with b.tumpukd(build, url, log_level="error",
                       options=["--operator-key-file", key_file.name, "--catalog-memory",
                                "8192"]) as server:
            first = f"/v1/shops/bench/prices?sku_id=SKU-1"
            began = time.monotonic()
            ask(server, first, key)
            rows["load_s"] = time.monotonic() - began
            rows["bytes"] = server.metric("tumpuk_catalog_bytes")
            path = "/v1/shops/bench/prices?" + "&".join(
                f"sku_id=SKU-{i}" for i in range(1, PRICE_SKUS + 1))
            basket = json.dumps({"items": [{"sku_id": f"SKU-{i}", "quantity": 2}
                                           for i in range(1, QUOTE_LINES + 1)],
                                 "shipping_fee": 10000}).encode()
            answers = {"prices": len(ask(server, path, key)),
                       "quotes": len(ask(server, "/v1/shops/bench/quotes", key, basket))}
            for mode, lines, floor in (("prices", PRICE_SKUS, "echo"),
                                       ("quotes", QUOTE_LINES, "parse")):
                own, base = [], []
                for _ in range(options.rounds):
                    own.append(wrk(server, mode, skus, key, lines, options.seconds,
                                   options.connections))
                    with b.floor(build, floor, answers[mode]) as bare:
                        base.append(wrk(bare, mode, skus, key, lines, options.seconds,
                                        options.connections))
                rows[mode] = {"bytes": answers[mode], "floor": floor,
                              **{k: b.median_of(own, k) for k in ("per_second", "p99_us")},
                              **{f"floor_{k}": b.median_of(base, k)
                                 for k in ("per_second", "p99_us")}}
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    b.add_arguments(parser)
    parser.add_argument("--skus", type=int, nargs="+", default=[1000, 100000, 1000000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=32)
    options = parser.parse_args()
    b.require(options.build / "tumpukd", options.build / "bench" / "http_floor")
    results = []
    for skus in options.skus:
        with b.database(options.build) as url:
            fill(url, skus)
            results.append(measure(options.build, url, skus, options))
    print("## Catalogue: prices of 20 SKUs with 10 promotions each, quotes of 5 lines\n")
    table = []
    for r in results:
        for mode in ("prices", "quotes"):
            m = r[mode]
            table.append([mode, r["skus"], m["bytes"], f"{m['per_second']:.0f}",
                          f"{m['p99_us']:.0f}", f"floor {m['floor']}",
                          f"{m['floor_per_second']:.0f}", f"{m['floor_p99_us']:.0f}",
                          f"{m['per_second'] / m['floor_per_second']:.2f}"])
    b.print_table(["", "SKUs", "answer bytes", "requests/s", "p99 µs", "beside", "its requests/s",
                   "its p99 µs", "ratio"], table)
    b.print_table(["SKUs and as many promotions", "load s", "COPY TO s", "ratio", "MiB",
                   "bytes a SKU with its promotion"],
                  [[r["skus"], f"{r['load_s']:.2f}", f"{r['copy_s']:.2f}",
                    f"{r['load_s'] / r['copy_s']:.2f}", f"{r['bytes'] / 2**20:.0f}",
                    f"{r['bytes'] / r['skus']:.0f}"] for r in results])
    b.write_json(options.json, {"bench": "catalog", "results": results})


if __name__ == "__main__":
    b.run_main(main)
