#!/usr/bin/env -S python3 -B
"""Merges what the benches wrote into one table of figures, references, ratios and aims.

    report.py DIRECTORY     reads core.json, peers.json, http.json, blocking.json, ingest.json, startup.json

A bench that did not run has no rows.
"""

import json
import math
import pathlib
import platform
import sys

AIM_PEERS = 50
AIM_HTTP_RATE = 0.7
AIM_HTTP_P99 = 1.5
AIM_BLOCKING_P99 = 2
AIM_INGEST_RATE = 0.3
AIM_INGEST_GROWTH = 1.3
# Not leaking, yet not to the byte: a page here and there is the allocator's.
GROWTH_TOLERATED_KIB = 256

HEADER = ["figure", "measured", "reference", "ratio", "aim", "met"]


def read(directory, bench):
    path = directory / f"{bench}.json"
    return json.loads(path.read_text()) if path.exists() else None


def row(figure, measured, reference="", ratio="", aim="", met=None):
    return [figure, measured, reference, ratio, aim, {None: "", True: "yes", False: "NO"}[met]]


def micro(nanoseconds):
    return f"{nanoseconds / 1000:.2f} µs"


def core_rows(core):
    for r in core["results"]:
        if r["aim_ns"] > 0:
            yield row(
                f"core: quote, {r['promotions']} promotions ({r['shape']})",
                micro(r["median_ns"]),
                f"reading them: {micro(r['floor_min_ns'])}",
                f"{r['min_ns'] / r['floor_min_ns']:.1f}×",
                f"≤ {micro(r['aim_ns'])}",
                r["median_ns"] <= r["aim_ns"],
            )
    for shape in ("mixed", "scoped", "product-only"):
        yield growth_row(shape, [r for r in core["results"] if r["shape"] == shape])


def growth_row(shape, results):
    """From the second N on: at the first, most of the time is what a quote
    without promotions costs, and would hide growth."""
    low, high = results[1], results[-1]
    grown = high["median_ns"] / low["median_ns"]
    allowed = (high["promotions"] * math.log2(high["promotions"])) / (
        low["promotions"] * math.log2(low["promotions"])
    )
    return row(
        f"core: growth from {low['promotions']} to {high['promotions']} ({shape})",
        f"{grown:.0f}×",
        f"N log N: {allowed:.0f}×",
        f"{grown / allowed:.2f}",
        "≤ 1",
        grown <= allowed,
    )


def peer_rows(core, peers):
    ours = {(r["shape"], r["promotions"]): r["median_ns"] for r in core["results"]}
    fastest = {}
    for r in peers["results"]:
        key = (r["variant"], r["promotions"])
        if key not in fastest or r["median_us"] < fastest[key]["median_us"]:
            fastest[key] = r
    for (variant, promotions), r in fastest.items():
        ratio = r["median_us"] * 1000 / ours[(variant, promotions)]
        yield row(
            f"peers: fastest at {promotions} promotions ({variant})",
            micro(ours[(variant, promotions)]),
            f"{r['peer']} {r['version']}: {r['median_us']:.1f} µs",
            f"{ratio:.0f}×",
            f"≥ {AIM_PEERS}×",
            ratio >= AIM_PEERS,
        )


def http_rows(http):
    by_key = {(r["server"], r["connections"]): r for r in http["results"]}
    for (server, connections), r in by_key.items():
        if server.startswith("floor"):
            continue
        for floor in ("parse", "echo"):
            aims = server == "tumpukd" and floor == "parse"
            base = by_key[(f"floor {floor}", connections)]
            rate, p99 = r[f"rate_to_{floor}"], r[f"p99_to_{floor}"]
            yield row(
                f"HTTP: {server}, {connections} connections, requests/s",
                f"{r['per_second']:.0f}",
                f"floor {floor}: {base['per_second']:.0f}",
                f"{rate:.2f}",
                f"≥ {AIM_HTTP_RATE}" if aims else "",
                rate >= AIM_HTTP_RATE if aims else None,
            )
            yield row(
                f"HTTP: {server}, {connections} connections, p99",
                f"{r['p99_us']:.0f} µs",
                f"floor {floor}: {base['p99_us']:.0f} µs",
                f"{p99:.2f}",
                f"≤ {AIM_HTTP_P99}" if aims else "",
                p99 <= AIM_HTTP_P99 if aims else None,
            )


def blocking_rows(blocking):
    idle, beside = blocking["results"]
    ratio = blocking["p99_ratio"]
    yield row(
        f"waiting: quote p99, {beside['server']} in the database",
        f"{beside['p99_us']:.0f} µs",
        f"idle: {idle['p99_us']:.0f} µs",
        f"{ratio:.2f}",
        f"≤ {AIM_BLOCKING_P99}",
        ratio <= AIM_BLOCKING_P99,
    )


def ingest_rows(ingest):
    for r in ingest["compare"]:
        yield row(
            f"data in: rows/s of orders, {r['clients']} clients",
            f"{r['rows_per_second']:.0f}",
            f"COPY: {r['copy_rows_per_second']:.0f}",
            f"{r['ratio']:.2f}",
            f"≥ {AIM_INGEST_RATE}",
            r["ratio"] >= AIM_INGEST_RATE,
        )
    first = ingest["growth"][0]
    for r in ingest["growth"][1:]:
        ratio = r["us_per_order"] / first["us_per_order"]
        yield row(
            f"data in: an order among {r['orders']}",
            f"{r['us_per_order']:.0f} µs",
            f"among {first['orders']}: {first['us_per_order']:.0f} µs",
            f"{ratio:.2f}",
            f"≤ {AIM_INGEST_GROWTH}",
            ratio <= AIM_INGEST_GROWTH,
        )


def startup_rows(startup):
    readings = startup["readings"]
    yield row("start: exec to ready, median", f"{startup['ready_median_ms']:.0f} ms")
    yield row("memory at rest, resident", f"{readings[0]['rss_kib'] / 1024:.1f} MiB")
    yield row(
        f"memory after {readings[-1]['requests']} requests, resident",
        f"{readings[-1]['rss_kib'] / 1024:.1f} MiB",
        f"after {startup['half']['requests']}: {startup['half']['rss_kib'] / 1024:.1f} MiB",
        f"{startup['growth_kib']:+d} KiB",
        "no growth",
        startup["growth_kib"] <= GROWTH_TOLERATED_KIB,
    )


def main():
    directory = pathlib.Path(sys.argv[1])
    core, peers, http, blocking, ingest, startup = (
        read(directory, bench)
        for bench in ("core", "peers", "http", "blocking", "ingest", "startup")
    )
    rows = []
    if core:
        rows += core_rows(core)
    if core and peers:
        rows += peer_rows(core, peers)
    if http:
        rows += http_rows(http)
    if blocking:
        rows += blocking_rows(blocking)
    if ingest:
        rows += ingest_rows(ingest)
    if startup:
        rows += startup_rows(startup)

    print(f"## Tumpuk's figures ({platform.machine()}, {platform.release()})\n")
    print("| " + " | ".join(HEADER) + " |")
    print("| --- |" + " ---: |" * (len(HEADER) - 1))
    for cells in rows:
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
