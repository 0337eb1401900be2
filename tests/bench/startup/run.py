#!/usr/bin/env -S python3 -B
"""Time from exec to a ready server, memory at rest, and memory after a million requests."""

import argparse
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import benchlib as b  # noqa: E402

CONNECTIONS = 32
REST_S = 2  # idle threads settle before memory is read
CHUNK_S = 2


def measure_start(build, url, times):
    starts = []
    for _ in range(times):
        with b.tumpukd(build, url) as server:
            starts.append(server.start_s * 1000)
    return statistics.median(starts), max(starts)


def read_memory(server, requests):
    time.sleep(REST_S)
    rss, anonymous = server.memory_kib()
    return {"requests": requests, "rss_kib": rss, "anonymous_kib": anonymous}


def measure_memory(build, url, requests):
    """Readings at rest, after the first chunk of load, and after every tenth
    part of the requests."""
    with b.tumpukd(build, url, log="/dev/null") as server:
        readings = [read_memory(server, 0)]
        served = 0
        while served < requests:
            served += b.load(server, CHUNK_S, CONNECTIONS)["requests"]
            last = readings[-1]["requests"]
            if last == 0 or served - last >= requests // 10 or served >= requests:
                readings.append(read_memory(server, served))
    return readings


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    b.add_arguments(parser)
    parser.add_argument("--starts", type=int, default=11)
    parser.add_argument("--requests", type=int, default=1000000)
    options = parser.parse_args()
    b.require(options.build / "tumpukd")

    with b.database(options.build) as url:
        median_ms, longest_ms = measure_start(options.build, url, options.starts)
        readings = measure_memory(options.build, url, options.requests)

    # Connections, thread caches and the heap's holes take a while to reach their
    # size; what still grows in the second half of the requests is a leak.
    half = next(r for r in readings if r["requests"] >= readings[-1]["requests"] / 2)
    if half is readings[-1]:
        raise b.BenchError("too few requests to tell growth")
    growth = readings[-1]["rss_kib"] - half["rss_kib"]
    print("## Start and memory\n")
    b.print_table(
        ["figure", "value"],
        [
            ["exec to /readyz 200, median ms", f"{median_ms:.1f}"],
            ["exec to /readyz 200, longest ms", f"{longest_ms:.1f}"],
            ["growth from rest, KiB", readings[-1]["rss_kib"] - readings[0]["rss_kib"]],
            ["growth in the second half of the requests, KiB", growth],
        ],
    )
    b.print_table(
        ["requests served", "resident KiB", "of it anonymous KiB"],
        [[r["requests"], r["rss_kib"], r["anonymous_kib"]] for r in readings],
    )
    b.write_json(
        options.json,
        {"bench": "startup", "ready_median_ms": median_ms, "ready_longest_ms": longest_ms,
         "readings": readings, "half": half, "growth_kib": growth},
    )


if __name__ == "__main__":
    b.run_main(main)
