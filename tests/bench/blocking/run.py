#!/usr/bin/env -S python3 -B
"""How long a request that needs no database waits while 64 others wait for a slow one.

64 clients keep calling a route that sleeps in the database; four others ask for
quotes on a fixed schedule. The same schedule on the idle server, in turns, is the
reference. Only the test build has the slow route.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import benchlib as b  # noqa: E402

SLOW_CLIENTS = 64
SLOW_PATH = "/test/sleep?ms=200"
QUOTE_CLIENTS = 4
QUOTE_INTERVAL_US = 4000  # of each client: 1,000 quotes a second in all
SETTLE_S = 2


def start_probe(build, server, method, path, body, clients, interval_us, seconds):
    return subprocess.Popen(
        [str(build / "bench" / "http_probe"), str(server.port), method, path, str(body),
         str(clients), str(interval_us), str(seconds)],
        stdout=subprocess.PIPE,
        text=True,
    )


def finish_probe(probe, what):
    output, _ = probe.communicate()
    result = json.loads(output) if output else {"answers": 0, "failures": 0}
    if probe.returncode != 0 or result["failures"] > 0 or result["answers"] == 0:
        raise b.BenchError(f"{what}: {result['answers']} answers, {result['failures']} failures")
    return result


def quotes(build, server, seconds):
    probe = start_probe(build, server, "POST", b.QUOTE_PATH, b.BODY, QUOTE_CLIENTS,
                        QUOTE_INTERVAL_US, seconds)
    return finish_probe(probe, "quotes")


def quotes_beside_sleepers(build, server, seconds):
    slow = start_probe(build, server, "GET", SLOW_PATH, "-", SLOW_CLIENTS, 0,
                       seconds + 2 * SETTLE_S)
    try:
        time.sleep(SETTLE_S)
        result = quotes(build, server, seconds)
    except BaseException:
        slow.terminate()
        slow.wait()
        raise
    result["slow_answers"] = finish_probe(slow, "slow route")["answers"]
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    b.add_arguments(parser)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    options = parser.parse_args()
    build = options.build
    b.require(build / "tumpukd", build / "tumpukd-test", build / "bench" / "http_probe")

    idle, beside = [], []
    with b.database(build) as url, b.tumpukd(build, url, program="tumpukd-test") as server:
        quotes(build, server, 1)
        for _ in range(options.rounds):
            idle.append(quotes(build, server, options.seconds))
            beside.append(quotes_beside_sleepers(build, server, options.seconds))

    rows = [
        {"server": name, **{key: b.median_of(runs, key) for key in ("p50_us", "p99_us", "p999_us")},
         "max_us": max(run["max_us"] for run in runs)}
        for name, runs in (("idle", idle), (f"{SLOW_CLIENTS} waiting", beside))
    ]
    ratio = rows[1]["p99_us"] / rows[0]["p99_us"]
    print(f"## Waiting: quotes at {QUOTE_CLIENTS * 1000000 // QUOTE_INTERVAL_US}/s beside "
          f"{SLOW_CLIENTS} calls of GET {SLOW_PATH}\n")
    b.print_table(
        ["server", "p50 µs", "p99 µs", "p99.9 µs", "longest µs", "p99 to idle"],
        [[r["server"], f"{r['p50_us']:.0f}", f"{r['p99_us']:.0f}", f"{r['p999_us']:.0f}",
          f"{r['max_us']:.0f}", f"{r['p99_us'] / rows[0]['p99_us']:.2f}"] for r in rows],
    )
    b.write_json(options.json, {"bench": "blocking", "results": rows, "p99_ratio": ratio})


if __name__ == "__main__":
    b.run_main(main)
