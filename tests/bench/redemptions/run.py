#!/usr/bin/env -S python3 -B
"""Redemptions a second, beside pgbench with as many clients, whose transactions only
add one to a counter: all on one promotion, and spread over many."""

import argparse
import json
import os
import pathlib
import re
import secrets
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import benchlib as b  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
PROMOTIONS = (1, 200)
QUOTA = 10**9

SHOP = f"""
BEGIN;
SET LOCAL tumpuk.shop_id = 'bench';
INSERT INTO shop (shop_id, name, currency, exponent, time_zone, catalog_version)
VALUES ('bench', 'Bench', 'IDR', 0, 'Asia/Jakarta', 1);
INSERT INTO promotion (shop_id, promotion_id, type, platform_share_bps, benefit_kind, bps, quota,
                       quota_counts)
SELECT 'bench', 'p-' || i, 'SELLER_VOUCHER', 0, 'PERCENT_OFF', 100, {QUOTA}, 'USES'
FROM generate_series(0, {max(PROMOTIONS) - 1}) AS i;
COMMIT;
CREATE TABLE bench_counter (id integer PRIMARY KEY, used bigint NOT NULL);
INSERT INTO bench_counter SELECT i, 0 FROM generate_series(0, {max(PROMOTIONS) - 1}) AS i;
"""


def redeem(server, key, promotions, run, options):
    done = subprocess.run(
        ["wrk", "-t2", f"-c{options.connections}", f"-d{options.seconds}s", "--timeout", "10s",
         "-s", str(HERE / "redeem.lua"), server.url("/"), "--", key, str(promotions), run],
        capture_output=True, text=True, check=True,
    )
    for line in done.stdout.splitlines():
        if line.startswith("RESULT "):
            result = json.loads(line.removeprefix("RESULT "))
            if result["failures"]:
                raise b.BenchError(f"{server.name}: {result['failures']} redemptions failed")
            return {**result, "per_second": result["requests"] / result["seconds"]}
    raise b.BenchError(f"wrk: {done.stdout}{done.stderr}")


def count_up(url, promotions, options):
    """Transactions a second of pgbench."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(f"\\set id random(0, {promotions - 1})\n"
                     "UPDATE bench_counter SET used = used + 1 WHERE id = :id;\n")
        script.flush()
        done = subprocess.run(
            [str(b.PG_BIN / "pgbench"), "-n", "-M", "prepared", "-j2", f"-c{options.connections}",
             f"-T{options.seconds}", "-f", script.name, url],
            capture_output=True, text=True, check=True,
        )
    found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.M)
    if not found:
        raise b.BenchError(f"pgbench: {done.stdout}{done.stderr}")
    return float(found[1])


def measure(server, url, key, promotions, options):
    """Both in turns; the ratio is of figures of one round."""
    rounds = []
    for r in range(options.rounds + 1):
        run = f"{promotions}-{r}"
        floor = count_up(url, promotions, options)
        result = redeem(server, key, promotions, run, options)
        if r > 0:  # the first warms up
            rounds.append({**result, "floor": floor, "ratio": result["per_second"] / floor})
    names = ("per_second", "p50_us", "p99_us", "floor", "ratio")
    return {"promotions": promotions,
            **{name: statistics.median(each[name] for each in rounds) for name in names}}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    b.add_arguments(parser)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of load a round")
    parser.add_argument("--connections", type=int, default=32)
    options = parser.parse_args()
    b.require(options.build / "tumpukd")
    if os.environ.get("DATABASE_URL"):
        raise b.BenchError("needs a database of its own: unset DATABASE_URL")
    key = secrets.token_urlsafe(24)
    with tempfile.NamedTemporaryFile("w") as key_file, \
            b.fresh_database(options.build, "redemptions") as url:
        key_file.write(key + "\n")
        key_file.flush()
        b.sql(url, SHOP)
        with b.tumpukd(options.build, url, options=["--operator-key-file", key_file.name]) as server:
            results = [measure(server, url, key, n, options) for n in PROMOTIONS]
    print("## Redemptions\n")
    b.print_table(
        ["promotions", "redemptions/s", "p50 ms", "p99 ms", "pgbench, one UPDATE each/s", "ratio"],
        [[r["promotions"], f"{r['per_second']:.0f}", f"{r['p50_us'] / 1000:.1f}",
          f"{r['p99_us'] / 1000:.1f}", f"{r['floor']:.0f}", f"{r['ratio']:.2f}"] for r in results])
    b.write_json(options.json, {"bench": "redemptions", "results": results})


if __name__ == "__main__":
    b.run_main(main)
