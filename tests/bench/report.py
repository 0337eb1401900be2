#!/usr/bin/env -S python3 -B
"""Merges what the benches wrote into one table of figures, references, ratios and aims.

    report.py DIRECTORY     reads core.json, peers.json, http.json, blocking.json, catalog.json,
                        ingest.json, dashboard.json, lists.json, stream.json, exports.json, startup.json

A bench that did not run has no rows.
"""

import json
import math
import pathlib
import platform
import sys

AIM_PEERS = 50
AIM_PROJECTION_S = 1
AIM_PROJECTION_HOURLY = 100
AIM_HTTP_RATE = 0.7
AIM_HTTP_P99 = 1.5
AIM_BLOCKING_P99 = 2
AIM_STREAM_P99 = 1.5
AIM_STREAM_LATE_S = 2
AIM_CATALOG_RATE = {"prices": 0.8, "quotes": 0.7}
AIM_CATALOG_SLOWER = 1.3
AIM_CATALOG_LOAD = 3
AIM_INGEST_RATE = 0.3
AIM_INGEST_GROWTH = 1.3
AIM_EXPORT_RATIO = 1.5
AIM_EXPORT_PEAK = 1.1
AIM_DASHBOARD_SLOWER = 1.5
AIM_DASHBOARD_SQL = 100
AIM_SHOWN_MS = 1000
# A page costs the same wherever it begins; two runs of one differ by as much.
AIM_LIST_DEEP = 1.2
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


def projection_rows(projection):
    results = projection["results"]
    aim = results[0]
    ratio = projection["hourly_s"] / aim["seconds"]
    size = f"{aim['skus']} SKUs, {aim['promotions']} promotions, {aim['days']} days"
    yield row(
        f"projection: {size}",
        f"{aim['seconds']:.3f} s",
        "",
        "",
        f"≤ {AIM_PROJECTION_S} s",
        aim["seconds"] <= AIM_PROJECTION_S,
    )
    yield row(
        "projection: to a quote of every hour",
        f"{aim['seconds']:.3f} s",
        f"hourly: {projection['hourly_s']:.2f} s",
        f"{ratio:.0f}×",
        f"≥ {AIM_PROJECTION_HOURLY}×",
        ratio >= AIM_PROJECTION_HOURLY,
    )
    for what, key in (("SKUs", "skus"), ("promotions", "promotions"), ("days", "days")):
        sizes = [r for r in results if r["growth"] == what]
        low = next(r for r in sizes if r[key] == aim[key])
        high = sizes[sizes.index(low) + 1]
        grown, allowed = high["seconds"] / low["seconds"], high[key] / low[key]
        yield row(
            f"projection: growth from {low[key]} to {high[key]} {what}",
            f"{grown:.1f}×",
            f"linear: {allowed:.0f}×",
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


def catalog_rows(catalog):
    shops = catalog["results"]
    for mode, aim in AIM_CATALOG_RATE.items():
        for shop in shops:
            m = shop[mode]
            yield row(
                f"catalogue of {shop['skus']} SKUs: {mode}, requests/s (p99)",
                f"{m['per_second']:.0f} ({m['p99_us']:.0f} µs)",
                f"floor {m['floor']}: {m['floor_per_second']:.0f} ({m['floor_p99_us']:.0f} µs)",
                f"{m['ratio']:.2f}", f"≥ {aim}", m["ratio"] >= aim,
            )
        yield row(
            f"catalogue of {shops[-1]['skus']} SKUs: {mode}, times slower",
            f"{shops[-1][mode]['per_second']:.0f}",
            f"{shops[0]['skus']} SKUs: {shops[0][mode]['per_second']:.0f}",
            f"{shops[-1][mode]['slower']:.2f}",
            f"≤ {AIM_CATALOG_SLOWER}", shops[-1][mode]["slower"] <= AIM_CATALOG_SLOWER,
        )
    for shop in shops:
        ratio = shop["load_s"] / shop["copy_s"]
        yield row(
            f"catalogue of {shop['skus']} SKUs: loading", f"{shop['load_s']:.2f} s",
            f"COPY TO: {shop['copy_s']:.2f} s", f"{ratio:.2f}", f"≤ {AIM_CATALOG_LOAD}",
            ratio <= AIM_CATALOG_LOAD,
        )
    yield row("memory of a SKU / of a promotion of ten SKUs",
              f"{shops[-1]['bytes_a_sku']:.0f} / {shops[-1]['bytes_a_promotion']:.0f} bytes")
    for seen in catalog["visible"]:
        for who, name in (("writer", "the writer"), ("other", "another instance")):
            yield row(f"catalogue of {seen['skus']} SKUs: a write's price on {name}",
                      f"{seen[f'{who}_p50_ms']:.1f} ms", f"p99: {seen[f'{who}_p99_ms']:.1f} ms")


def redemption_rows(redemptions):
    for r in redemptions["results"]:
        yield row(f"redemptions/s on {r['promotions']} promotions",
                  f"{r['per_second']:.0f}, p99 {r['p99_us'] / 1000:.1f} ms",
                  f"pgbench, one UPDATE each: {r['floor']:.0f}", f"{r['ratio']:.2f}")


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


def dashboard_rows(dashboard):
    first, last = dashboard["results"][0], dashboard["results"][-1]
    if first is last:
        return
    ratio = last["cost"]["processor_us_per_order"] / first["cost"]["processor_us_per_order"]
    yield row(
        f"data in: an order among {last['orders']}, processors",
        f"{last['cost']['processor_us_per_order']:.0f} µs",
        f"among {first['orders']}: {first['cost']['processor_us_per_order']:.0f} µs",
        f"{ratio:.2f}", f"≤ {AIM_INGEST_GROWTH}", ratio <= AIM_INGEST_GROWTH)
    for name in ("overview", "trend"):
        ours = last["idle"][name]["median_ms"]
        ratio = ours / first["idle"][name]["median_ms"]
        yield row(f"dashboard: {name} among {last['orders']} orders", f"{ours:.1f} ms",
                  f"among {first['orders']}: {first['idle'][name]['median_ms']:.1f} ms",
                  f"{ratio:.2f}", f"≤ {AIM_DASHBOARD_SLOWER}", ratio <= AIM_DASHBOARD_SLOWER)
        times = last["sql_ms"][name] / ours
        yield row(f"dashboard: {name} among {last['orders']} orders", f"{ours:.1f} ms",
                  f"SQL over orders: {last['sql_ms'][name]:.0f} ms", f"{times:.0f}",
                  f"≥ {AIM_DASHBOARD_SQL}", times >= AIM_DASHBOARD_SQL)
    yield row(f"dashboard: acknowledged to shown among {last['orders']} orders, p99",
              f"{last['shown']['p99_ms']:.0f} ms", "", "", f"≤ {AIM_SHOWN_MS} ms",
              last["shown"]["p99_ms"] <= AIM_SHOWN_MS)


def list_rows(lists):
    small, large = lists["results"]
    for name, key in (("a list's first page, nothing in memory", "cold_s"),
                      ("… of a campaign from noon", "cold_noon_s"),
                      ("… in memory", "page_s"),
                      ("lines of five products by the quarter hour", "lines_quarter_s")):
        yield row(f"lists: {name}, {large['products']} products, {large['orders']} orders",
                  f"{1000 * large[key]:.1f} ms",
                  f"{small['products']}, {small['orders']}: {1000 * small[key]:.1f} ms")
    ratio = large["deep_500_s"] / large["first_500_s"]
    yield row(f"lists: a page far down of {large['products']} products",
              f"{1000 * large['deep_500_s']:.1f} ms", f"the first: {1000 * large['first_500_s']:.1f} ms",
              f"{ratio:.2f}", f"≤ {AIM_LIST_DEEP}", ratio <= AIM_LIST_DEEP)


def stream_rows(stream):
    r = stream["results"]
    yield row(
        f"{stream['listeners']} event streams: quote p99 beside them, orders coming in",
        f"{r['beside_p99_us']:.0f} µs",
        f"without: {r['alone_p99_us']:.0f} µs",
        f"{r['ratio']:.2f}",
        f"≤ {AIM_STREAM_P99}",
        r["ratio"] <= AIM_STREAM_P99,
    )
    yield row(
        "… from an order's answer to its event, the latest",
        f"{r['late_max_s']:.2f} s",
        f"median: {r['late_p50_s']:.2f} s",
        "",
        f"≤ {AIM_STREAM_LATE_S} s",
        r["late_max_s"] <= AIM_STREAM_LATE_S,
    )
    yield row("… memory a listener", f"{r['kib_a_listener']:.0f} KiB")


def export_rows(exports):
    for r in exports["results"]:
        yield row(
            f"tables: CSV of {r['rows']} rows",
            f"{r['csv']['seconds']:.2f} s",
            f"\\copy: {r['copy_s']:.2f} s",
            f"{r['csv']['ratio']:.2f}",
            f"≤ {AIM_EXPORT_RATIO}",
            r["csv"]["ratio"] <= AIM_EXPORT_RATIO,
        )
        yield row(f"tables: XLSX of {r['rows']} rows, rows/s", f"{r['xlsx']['rows_per_second']:.0f}")
    first, last = exports["results"][0], exports["results"][-1]
    for form in ("csv", "xlsx"):
        ratio = last[form]["peak_kib"] / first[form]["peak_kib"]
        yield row(
            f"tables: peak memory with {last['rows']} rows, {form.upper()}",
            f"{last[form]['peak_kib'] / 1024:.1f} MiB",
            f"{first['rows']}: {first[form]['peak_kib'] / 1024:.1f} MiB",
            f"{ratio:.2f}",
            f"≤ {AIM_EXPORT_PEAK}",
            ratio <= AIM_EXPORT_PEAK,
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


def projection_http_rows(projection):
    for r in projection["results"]:
        yield row(f"HTTP: {r['name']}, first byte (whole)",
                  f"{1000 * r['first_s']:.1f} ({1000 * r['whole_s']:.1f}) ms")


# What each bench measured, in the order of the table.
REPORTS = {
    "core": core_rows,
    "projection": projection_rows,
    "projection_http": projection_http_rows,
    "http": http_rows,
    "blocking": blocking_rows,
    "catalog": catalog_rows,
    "redemptions": redemption_rows,
    "ingest": ingest_rows,
    "dashboard": dashboard_rows,
    "lists": list_rows,
    "stream": stream_rows,
    "exports": export_rows,
    "startup": startup_rows,
}


def main():
    directory = pathlib.Path(sys.argv[1])
    found = {name: read(directory, name) for name in (*REPORTS, "peers")}
    rows = []
    for name, report in REPORTS.items():
        if found[name]:
            rows += report(found[name])
        if name == "core" and found["core"] and found["peers"]:
            rows += peer_rows(found["core"], found["peers"])

    print(f"## Tumpuk's figures ({platform.machine()}, {platform.release()})\n")
    print("| " + " | ".join(HEADER) + " |")
    print("| --- |" + " ---: |" * (len(HEADER) - 1))
    for cells in rows:
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
