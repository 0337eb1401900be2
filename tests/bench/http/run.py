#!/usr/bin/env -S python3 -B
"""Requests a second and p99 of POST /v1/simulator/quotes, beside two floors.

The servers take turns, each started anew, in as many rounds as asked for, and
each figure is the median of its rounds: what the machine does meanwhile falls
on all of them alike.
"""

import argparse
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import benchlib as b  # noqa: E402

WARM_UP_S = 1
LOG_LOST = "tumpuk_log_dropped_lines_total"


def measure_answer(build, url):
    """Bytes of the service's answer to the body, which must be a quote."""
    with b.tumpukd(build, url) as server:
        status, answer = server.post(b.QUOTE_PATH, b.BODY.read_bytes())
    if status != 200:
        raise b.BenchError(f"the quote was answered {status}: {answer[:500]!r}")
    applied = [d for d in json.loads(answer)["decisions"] if d["outcome"] != "NOT_APPLIED"]
    if not applied:
        raise b.BenchError("the quote applied nothing: not the case to measure")
    return len(answer)


def contenders(build, url, answer_bytes):
    return {
        "floor echo": lambda: b.floor(build, "echo", answer_bytes),
        "floor parse": lambda: b.floor(build, "parse", answer_bytes),
        "tumpukd": lambda: b.tumpukd(build, url),
        "tumpukd, log errors only": lambda: b.tumpukd(build, url, log_level="error"),
    }


def run_rounds(starters, connections, rounds, seconds):
    results = {name: [] for name in starters}
    order = list(starters)
    for round_number in range(rounds):
        for name in order:
            with starters[name]() as server:
                b.load(server, WARM_UP_S, connections)
                result = b.load(server, seconds, connections)
                result["log_lost"] = 0 if name.startswith("floor") else server.metric(LOG_LOST)
                results[name].append(result)
        order = order[1:] + order[:1]
        print(f"{connections} connections: round {round_number + 1} of {rounds}", file=sys.stderr)
    return results


def summarize(results, connections):
    rows = [
        {
            "server": name,
            "connections": connections,
            "per_second": b.median_of(runs, "per_second"),
            "p50_us": b.median_of(runs, "p50_us"),
            "p99_us": b.median_of(runs, "p99_us"),
            "log_lost": sum(run["log_lost"] for run in runs),
        }
        for name, runs in results.items()
    ]
    by_name = {row["server"]: row for row in rows}
    for row in rows:
        for reference in ("parse", "echo"):
            base = by_name[f"floor {reference}"]
            row[f"rate_to_{reference}"] = row["per_second"] / base["per_second"]
            row[f"p99_to_{reference}"] = row["p99_us"] / base["p99_us"]
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    b.add_arguments(parser)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of each load (default: 5)")
    parser.add_argument("--connections", type=int, nargs="+", default=[32, 64])
    options = parser.parse_args()
    b.require(options.build / "tumpukd", options.build / "bench" / "http_floor")

    with b.database(options.build) as url:
        answer_bytes = measure_answer(options.build, url)
        starters = contenders(options.build, url, answer_bytes)
        rows = []
        for connections in options.connections:
            results = run_rounds(starters, connections, options.rounds, options.seconds)
            rows += summarize(results, connections)

    body_bytes = b.BODY.stat().st_size
    print(f"## HTTP: POST {b.QUOTE_PATH}, body {body_bytes} bytes, answer {answer_bytes} bytes\n")
    b.print_table(
        ["server", "connections", "requests/s", "p50 µs", "p99 µs", "rate to parse",
         "p99 to parse", "rate to echo", "p99 to echo", "log lines lost"],
        [
            [r["server"], r["connections"], f"{r['per_second']:.0f}", f"{r['p50_us']:.0f}",
             f"{r['p99_us']:.0f}", f"{r['rate_to_parse']:.2f}", f"{r['p99_to_parse']:.2f}",
             f"{r['rate_to_echo']:.2f}", f"{r['p99_to_echo']:.2f}", r["log_lost"]]
            for r in rows
        ],
    )
    b.write_json(
        options.json,
        {"bench": "http", "body_bytes": body_bytes, "answer_bytes": answer_bytes,
         "results": rows},
    )


if __name__ == "__main__":
    b.run_main(main)
