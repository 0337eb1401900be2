#!/usr/bin/env -S python3 -B
"""Price projections of 1, 50 and 500 SKUs and the forecast of a campaign over HTTP:
time to the first byte and to the last."""

import argparse
import http.client
import os
import pathlib
import secrets
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import benchlib as b  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
PROJECTED = (1, 50, 500)
DAYS = 30
SEGMENTS_MAX = 50000  # 500 SKUs of twenty promotions pass the default


def fill(url, skus, others):
    subprocess.run([str(b.PG_BIN / "psql"), "-Xqd", url, "-v", "ON_ERROR_STOP=1", "-v", f"skus={skus}",
                    "-v", f"others={others}", "-o", os.devnull, "-f", str(HERE / "shop.sql")],
                   check=True)


class Client:
    def __init__(self, server, key):
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
        self._headers = {"Authorization": f"Bearer {key}"}

    def timed(self, path):
        """Seconds to the first byte and to the last, and the bytes."""
        began = time.monotonic()
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        first = time.monotonic() - began
        body = answer.read()
        whole = time.monotonic() - began
        if answer.status != 200:
            raise b.BenchError(f"{path[:80]}: {answer.status} {body[:300]!r}")
        return first, whole, len(body)


def measure(client, name, path, rounds):
    client.timed(path)  # warms up
    runs = [client.timed(path) for _ in range(rounds)]
    return {"name": name, "bytes": runs[0][2],
            "first_s": statistics.median(run[0] for run in runs),
            "whole_s": statistics.median(run[1] for run in runs)}


def paths(skus):
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + DAYS * 86400))
    for count in PROJECTED:
        asked = "&".join(f"sku_id=SKU-{i}" for i in range(1, count + 1))
        yield f"projections of {count} SKUs", f"/v1/shops/bench/price-projections?{asked}&to={until}"
    forecast = "/v1/shops/bench/campaigns/{}/price-forecast"
    yield "forecast of 1 SKU", forecast.format("one")
    for form in ("limit=50", "limit=500", "format=csv", "format=xlsx"):
        yield f"forecast of {skus} SKUs, {form}", forecast.format("mega") + "?" + form


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    b.add_arguments(parser)
    parser.add_argument("--skus", type=int, default=10000)
    parser.add_argument("--others", type=int, default=70000, help="promotions that touch none of them")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    b.require(options.build / "tumpukd")
    key = secrets.token_urlsafe(24)
    with tempfile.NamedTemporaryFile("w") as key_file, \
            b.fresh_database(options.build, "projection") as url:
        key_file.write(key + "\n")
        key_file.flush()
        fill(url, options.skus, options.others)
        with b.tumpukd(options.build, url, options=[
                "--operator-key-file", key_file.name, "--header-bytes-max", "65536",
                "--projection-segments-max", str(SEGMENTS_MAX)]) as server:
            client = Client(server, key)
            results = [measure(client, name, path, options.rounds)
                       for name, path in paths(options.skus)]
    promotions = options.skus + 1 + 19 * options.skus // 10 + options.others
    print(f"## Projections over HTTP: {options.skus} SKUs, 20 promotions a SKU, {promotions} in all, "
          f"{DAYS} days\n")
    b.print_table(["", "answer bytes", "first byte ms", "whole ms"],
                  [[r["name"], r["bytes"], f"{1000 * r['first_s']:.1f}", f"{1000 * r['whole_s']:.1f}"]
                   for r in results])
    b.write_json(options.json, {"bench": "projection_http", "skus": options.skus,
                                "promotions": promotions, "results": results})


if __name__ == "__main__":
    b.run_main(main)
