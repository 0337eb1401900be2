#!/usr/bin/env python3
"""Holds the C core against the second reading of the rules (oracle.py).

    differential.py --cli .build/debug/quote-cli --count 100000 --seed 1 --jobs 2

prices random baskets (baskets.py) with both and compares every field but `explanation`. Half of
them run under the guide's rulebook, the rest under others. A disagreement is shrunk to a small
request, which is printed with both answers and the seed. Ends with `N passed, N failed`.

    differential.py --cli … --golden
    differential.py --cli … --request FILE [--rulebook FILE]

compare the two, whole answers, on the golden cases or on one request.
"""

import argparse
import copy
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile

import baskets
import golden
import oracle

RULEBOOKS = 12   # 0 is the guide's
BATCH = 500      # requests for one run of the filter
SHOWN = 3        # disagreements that are shrunk and printed
TIMEOUT_S = 120


def run_cli(cli, requests, rulebook_file=None):
    """The filter's answers to the requests, in their order; after a crash it is started anew."""
    command = [cli] + (["--rulebook", rulebook_file] if rulebook_file else [])
    answers = []
    while len(answers) < len(requests):
        lines = "".join(json.dumps(request) + "\n" for request in requests[len(answers):])
        done = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=TIMEOUT_S)
        answers += [json.loads(line) for line in done.stdout.splitlines()]
        if len(answers) < len(requests):
            answers.append({"crashed": done.returncode, "stderr": done.stderr.decode()[-2000:]})
    return answers


def run_oracle(request, rulebook):
    try:
        return oracle.quote(request, rulebook)
    except oracle.AmountOutOfRange:
        return {"error": "AMOUNT_OUT_OF_RANGE"}


def without_explanations(answer):
    for decision in answer.get("decisions", []):
        decision.pop("explanation", None)
    return answer


def differences(expected, actual, path=""):
    """Where two answers differ, as lines for people."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        found = []
        for key in list(expected) + [k for k in actual if k not in expected]:
            found += differences(expected.get(key, "(absent)"), actual.get(key, "(absent)"),
                                 f"{path}.{key}" if path else key)
        return found
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        found = []
        for i, (one, other) in enumerate(zip(expected, actual)):
            found += differences(one, other, f"{path}[{i}]")
        return found
    if expected == actual and type(expected) is type(actual):
        return []
    return [f"{path}: oracle {json.dumps(expected)}, core {json.dumps(actual)}"]


# --- making a disagreement small ------------------------------------------------------------


def smaller(request):
    """Requests a little simpler than this one, boldest first."""
    for name in ("promotions", "items"):
        size = len(request[name])
        chunk = max(1, size // 2)
        while True:
            for start in range(0, size, chunk):
                less = copy.deepcopy(request)
                del less[name][start:start + chunk]
                if less["items"]:
                    yield less
            if chunk == 1:
                break
            chunk //= 2
    for name in ("buyer", "channel", "shipping_fee", "bonus_balance", "claimed", "codes",
                 "currency_exponent"):
        if name in request:
            less = copy.deepcopy(request)
            del less[name]
            yield less
    for kind, names in (
            ("promotions", ("name", "scope", "starts_at", "ends_at", "audience", "channels",
                            "funding", "min_spend", "min_quantity", "max_units_per_order")),
            ("items", ("unit_cost", "product_id"))):
        for i, thing in enumerate(request[kind]):
            for name in names:
                if name in thing:
                    less = copy.deepcopy(request)
                    del less[kind][i][name]
                    yield less
    for i, promotion in enumerate(request["promotions"]):
        for name in ("max_discount", "max_amount", "stock", "unit_cost"):
            if name in promotion["benefit"]:
                less = copy.deepcopy(request)
                del less["promotions"][i]["benefit"][name]
                yield less
        for j in range(len(promotion["benefit"].get("steps", []))):
            if len(promotion["benefit"]["steps"]) > 1:
                less = copy.deepcopy(request)
                del less["promotions"][i]["benefit"]["steps"][j]
                yield less
    for i, item in enumerate(request["items"]):
        for name, values in (("quantity", (1, 2, item["quantity"] // 2)),
                             ("list_price", (1, 10, 100, 1000, item["list_price"] // 2))):
            for value in values:
                if 1 <= value < item[name]:
                    less = copy.deepcopy(request)
                    less["items"][i][name] = value
                    yield less


def shrink(cli, request, rulebook, rulebook_file):
    def still_differs(candidates):
        answers = run_cli(cli, candidates, rulebook_file)
        for candidate, answer in zip(candidates, answers):
            if "invalid" in answer or "malformed" in answer:
                continue
            if differences(run_oracle(candidate, rulebook), without_explanations(answer)):
                return candidate
        return None

    while True:
        found = still_differs(list(smaller(request)))
        if found is None:
            return request
        request = found


# --- the run --------------------------------------------------------------------------------


def write_rulebooks(folder):
    """Files of the rulebooks, None for the guide's, which the filter has built in."""
    files = [None]
    for seed in range(1, RULEBOOKS):
        path = os.path.join(folder, f"rulebook-{seed}.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(baskets.rulebook(seed), file)
        files.append(path)
    return files


def check_batch(task):
    cli, rulebook_seed, rulebook_file, seeds = task
    rulebook = baskets.rulebook(rulebook_seed)
    requests = [baskets.basket(seed) for seed in seeds]
    answers = run_cli(cli, requests, rulebook_file)
    failures = []
    refused = 0
    for seed, request, answer in zip(seeds, requests, answers):
        expected = run_oracle(request, rulebook)
        refused += "error" in expected
        if differences(expected, without_explanations(answer)):
            failures.append((seed, rulebook_seed, rulebook_file))
    return len(seeds), refused, failures


def show(cli, seed, rulebook_seed, rulebook_file):
    rulebook = baskets.rulebook(rulebook_seed)
    request = shrink(cli, baskets.basket(seed), rulebook, rulebook_file)
    expected = run_oracle(request, rulebook)
    actual = without_explanations(run_cli(cli, [request], rulebook_file)[0])
    print(f"\n--- basket {seed}, rulebook {rulebook_seed} ({rulebook['version']})")
    if rulebook_seed:
        print("rulebook:", json.dumps(rulebook))
    print("request:", json.dumps(request, ensure_ascii=False))
    print("oracle: ", json.dumps(expected, ensure_ascii=False))
    print("core:   ", json.dumps(actual, ensure_ascii=False))
    for line in differences(expected, actual):
        print("   ", line)


def compare_one(options):
    with open(options.request, encoding="utf-8") as file:
        request = json.load(file)
    rulebook = oracle.GUIDE_RULEBOOK
    if options.rulebook:
        with open(options.rulebook, encoding="utf-8") as file:
            rulebook = json.load(file)
    expected = run_oracle(request, rulebook)
    answer = without_explanations(run_cli(options.cli, [request], options.rulebook)[0])
    found = differences(expected, answer)
    print("\n".join(found))
    print(f"{int(not found)} passed, {int(bool(found))} failed")
    return 1 if found else 0


def compare_golden(cli):
    passed = 0
    failed = 0
    for case in map(golden.Case, golden.names()):
        if case.outcome not in ("answer", "error"):
            continue
        request = case.request()
        expected = run_oracle(request, case.rulebook() or oracle.GUIDE_RULEBOOK)
        answer = without_explanations(run_cli(cli, [request], case.rulebook_file)[0])
        found = differences(expected, answer)
        passed += not found
        failed += bool(found)
        if found:
            print(f"FAILED {case.name}: " + "; ".join(found))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description="core against oracle on random baskets")
    parser.add_argument("--cli", required=True, help="path of quote-cli")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--golden", action="store_true", help="compare on the golden cases only")
    parser.add_argument("--request", help="compare on this request only")
    parser.add_argument("--rulebook", help="with --request: a rulebook document")
    options = parser.parse_args()
    if options.golden:
        return compare_golden(options.cli)
    if options.request:
        return compare_one(options)

    first = options.seed * 1_000_000_000
    passed = 0
    refused = 0
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        files = write_rulebooks(folder)
        tasks = []
        for number, start in enumerate(range(0, options.count, BATCH)):
            seeds = range(first + start, first + min(start + BATCH, options.count))
            which = 0 if number % 2 == 0 else 1 + number // 2 % (RULEBOOKS - 1)
            tasks.append((options.cli, which, files[which], seeds))
        step = max(1, len(tasks) // 10)
        with multiprocessing.Pool(options.jobs) as pool:
            for done, (count, out_of_range, failed) in enumerate(
                    pool.imap_unordered(check_batch, tasks), 1):
                passed += count - len(failed)
                refused += out_of_range
                failures += failed
                if done % step == 0:
                    print(f"{passed} agree, {len(failures)} differ", flush=True)
        failures.sort()
        for seed, rulebook_seed, rulebook_file in failures[:SHOWN]:
            show(options.cli, seed, rulebook_seed, rulebook_file)
    if failures:
        print("\nseeds that differ:", " ".join(str(f[0]) for f in failures[:50]))
    else:
        print(f"{refused} of them beyond the money range, as both say")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
