#!/usr/bin/env python3
"""Properties that hold of every quote (spec pricing, section 12), whatever the rules give.

    properties.py --cli .build/release/quote-cli [--count 10000] [--seed 1] [--jobs 2]

Only answers of quote-cli are looked at, never the oracle's. Each random basket is sent with
variants of itself: promotions shuffled, lines shuffled, one promotion that was not applied left
out, lists that carry no order turned round. Ends with `N passed, N failed`.
"""

import argparse
import copy
import json
import multiprocessing
import random
import subprocess
import sys
import tempfile

import baskets
import differential
import oracle

BATCH = 200
SHOWN = 3


def run_raw(cli, requests, rulebook_file, lang="id"):
    command = [cli, "--lang", lang] + (["--rulebook", rulebook_file] if rulebook_file else [])
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=differential.TIMEOUT_S)
    answers = done.stdout.splitlines()
    if done.returncode != 0 or len(answers) != len(requests):
        at = requests[len(answers)] if len(answers) < len(requests) else None
        raise RuntimeError(f"quote-cli ended with {done.returncode}: {done.stderr.decode()[-500:]}"
                           f"\nat request {json.dumps(at)}")
    return answers


# --- one answer by itself -------------------------------------------------------------------


def sums(request, answer):
    """Section 4: what adds up, and what is never negative."""
    totals = answer["totals"]
    goods = [line for line in answer["lines"] if not line["gift"]]
    bad = []

    def same(what, one, other):
        if one != other:
            bad.append(f"{what}: {one} is not {other}")

    same("lines", [line["sku_id"] for line in goods],
         [item["sku_id"] for item in request["items"]])
    same("list", sum(line["list_total"] for line in goods), totals["list"])
    same("after_voucher", sum(line["net_total"] for line in goods), totals["after_voucher"])
    steps = ["list", "after_product", "after_cart", "after_seller_voucher", "after_voucher"]
    for name, before, after in zip(
            ["product", "cart", "seller_voucher", "platform_voucher"], steps, steps[1:]):
        same(name, sum(line["discounts"][name] for line in goods), totals[before] - totals[after])
    for line in goods:
        off = sum(line["discounts"].values())
        same("net_total of " + line["sku_id"], line["net_total"], line["list_total"] - off)
        same("funding of " + line["sku_id"], line["seller_funded"] + line["platform_funded"], off)
        same("units of " + line["sku_id"],
             sum(block["quantity"] for block in line["blocks"]), line["quantity"])
        same("blocks of " + line["sku_id"],
             sum(block["quantity"] * block["unit_price"] for block in line["blocks"]),
             line["list_total"] - line["discounts"]["product"])
        for figure in [line["net_total"], line["seller_funded"], line["platform_funded"],
                       *line["discounts"].values(), *(b["unit_price"] for b in line["blocks"])]:
            if figure < 0:
                bad.append(f"negative figure on {line['sku_id']}: {json.dumps(line)}")
    same("bonus", totals["after_bonus"], totals["after_voucher"] - totals["bonus_used"])
    same("shipping", totals["shipping_payable"],
         totals["shipping_fee"] - totals["shipping_discount"])
    same("buyer_pays", totals["buyer_pays"], totals["after_bonus"] + totals["shipping_payable"])
    same("proceeds", totals["seller_proceeds"], totals["list"] - totals["seller_funded"])
    same("funding", totals["seller_funded"] + totals["platform_funded"],
         totals["list"] - totals["after_voucher"] + totals["shipping_discount"])
    for name, figure in totals.items():
        if figure < 0 and name not in ("seller_proceeds", "margin"):
            bad.append(f"{name} is negative: {figure}")
    bad += tiers_and_decisions(request, answer)
    return bad


def tiers_and_decisions(request, answer):
    bad = []
    decisions = {d["promotion_id"]: d for d in answer["decisions"]}
    if [d["promotion_id"] for d in answer["decisions"]] != [
            p["id"] for p in request["promotions"]]:
        bad.append("decisions are not one for each promotion in the request's order")
    slots = [slot for slot, _ in oracle.SLOTS]
    if [tier["slot"] for tier in answer["tiers"]] != slots:
        bad.append("tiers are not the eight slots in their order")
    applied = set()
    for tier in answer["tiers"]:
        off = 0
        for entry in tier["applied"]:
            applied.add(entry["promotion_id"])
            off += entry["discount"]
            if entry["discount"] != decisions[entry["promotion_id"]]["discount"]:
                bad.append(f"discount of {entry['promotion_id']} differs from its decision")
            if entry["lines"] != sorted(set(entry["lines"])) or not entry["lines"]:
                bad.append(f"lines of {entry['promotion_id']} do not ascend")
        if tier["slot"] in ("cart_gift", "cashback"):
            off = 0
        if tier["amount_before"] - off != tier["amount_after"]:
            bad.append(f"{tier['slot']}: {tier['amount_before']} − {off} is not "
                       f"{tier['amount_after']}")
        if tier["slot"] not in ("product_price", "cart_discount") and len(tier["applied"]) > 1:
            bad.append(f"{tier['slot']} was taken twice")
    for pid, decision in decisions.items():
        if (decision["outcome"] != "NOT_APPLIED") != (pid in applied):
            bad.append(f"{pid} is {decision['outcome']}, but the tiers say otherwise")
        if decision["outcome"] == "NOT_APPLIED" and decision["discount"] != 0:
            bad.append(f"{pid} is not applied and has a discount")
        beaten_by = decision.get("beaten_by")
        if beaten_by is not None and beaten_by not in applied:
            bad.append(f"{pid} is beaten by {beaten_by}, which is not applied")
    return bad


def explanations(request, answer):
    """Each sentence names the promotion and the one that it lost to."""
    bad = []
    called = {p["id"]: p.get("name", p["id"]) for p in request["promotions"]}
    for decision in answer["decisions"]:
        text = decision["explanation"]
        if not text.endswith(".") or text.count("\n"):
            bad.append(f"not a sentence: {text}")
        if called[decision["promotion_id"]] not in text:
            bad.append(f"{decision['promotion_id']} is not named: {text}")
        if "beaten_by" in decision and called[decision["beaten_by"]] not in text:
            bad.append(f"its rival {decision['beaten_by']} is not named: {text}")
        if "short_of" in decision:
            figures = text.replace(".", "").replace(",", "")
            if str(decision["short_of"]) not in figures:
                bad.append(f"short_of {decision['short_of']} is not told: {text}")
    return bad


# --- two answers together -------------------------------------------------------------------


def by_sku(answer):
    """The answer with nothing in it that depends on the order of lines."""
    answer = copy.deepcopy(answer)
    names = [line["sku_id"] if not line["gift"] else "(gift)" for line in answer["lines"]]
    answer["lines"] = dict(zip(names, answer["lines"]))
    for tier in answer["tiers"]:
        for entry in tier["applied"]:
            entry["lines"] = sorted(names[i] for i in entry["lines"])
    return answer


def by_promotion(answer):
    return dict(answer, decisions={d["promotion_id"]: d for d in answer["decisions"]})


def amounts(answer):
    return {name: answer[name] for name in ("lines", "totals", "tiers")}


def variants(rng, request, answer):
    """(what is claimed, a changed request, how both answers are to be compared)."""
    found = [("the same request gives the same bytes", request, None)]
    shuffled = copy.deepcopy(request)
    rng.shuffle(shuffled["promotions"])
    found.append(("the order of promotions changes only the order of decisions", shuffled,
                  by_promotion))
    shuffled = copy.deepcopy(request)
    rng.shuffle(shuffled["items"])
    found.append(("the order of lines changes only the order of lines", shuffled, by_sku))
    turned = copy.deepcopy(request)
    for name in ("claimed", "codes"):
        turned[name] = turned.get(name, [])[::-1] + ["matches-nothing"]
    for promotion in turned["promotions"]:
        for name in ("channels", "product_ids", "sku_ids"):
            for holder in (promotion, promotion.get("scope", {})):
                if name in holder:
                    holder[name] = holder[name][::-1]
    found.append(("lists without an order, and what matches nothing, change nothing", turned,
                  lambda whole: whole))
    if "error" not in answer:
        idle = [d["promotion_id"] for d in answer["decisions"] if d["outcome"] == "NOT_APPLIED"]
        if idle:
            gone = rng.choice(idle)
            without = copy.deepcopy(request)
            without["promotions"] = [p for p in without["promotions"] if p["id"] != gone]
            found.append((f"{gone}, not applied, changes no amount", without, amounts))
    return found


def check_batch(task):
    cli, rulebook_file, seeds = task
    requests = [baskets.basket(seed) for seed in seeds]
    try:
        raw = run_raw(cli, requests, rulebook_file)
        english = run_raw(cli, requests, rulebook_file, "en")
        answers = [json.loads(line) for line in raw]
        changed = []  # (index, claim, request, how to compare)
        for i, (seed, request, answer) in enumerate(zip(seeds, requests, answers)):
            for claim, variant, view in variants(random.Random(seed), request, answer):
                changed.append((i, claim, variant, view))
        others = run_raw(cli, [entry[2] for entry in changed], rulebook_file)
    except RuntimeError as error:
        if len(seeds) == 1:
            return 0, [(seeds[0], requests[0], [str(error)])]
        half = len(seeds) // 2  # find out which of them it was
        passed, failures = check_batch((cli, rulebook_file, seeds[:half]))
        more_passed, more_failures = check_batch((cli, rulebook_file, seeds[half:]))
        return passed + more_passed, failures + more_failures

    faults = [[] for _ in seeds]
    for i, (request, answer, in_english) in enumerate(zip(requests, answers, english)):
        if "error" not in answer:
            faults[i] += sums(request, answer) + explanations(request, answer)
            in_english = json.loads(in_english)
            faults[i] += explanations(request, in_english)
            if (differential.without_explanations(in_english)
                    != differential.without_explanations(copy.deepcopy(answer))):
                faults[i].append("the language changes more than explanations")
    for (i, claim, _, view), other in zip(changed, others):
        one = raw[i] if view is None or "error" in answers[i] else view(answers[i])
        other = other if one is raw[i] else view(json.loads(other))
        if one != other:
            faults[i].append("does not hold: " + claim)
    failures = [(seed, request, fault)
                for seed, request, fault in zip(seeds, requests, faults) if fault]
    return len(seeds) - len(failures), failures


def main():
    parser = argparse.ArgumentParser(description="properties of quotes on random baskets")
    parser.add_argument("--cli", required=True, help="path of quote-cli")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()

    first = options.seed * 1_000_000_000 + 500_000_000
    passed = 0
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        files = differential.write_rulebooks(folder)
        tasks = []
        for number, start in enumerate(range(0, options.count, BATCH)):
            seeds = range(first + start, first + min(start + BATCH, options.count))
            which = 0 if number % 2 == 0 else 1 + number // 2 % (len(files) - 1)
            tasks.append((options.cli, files[which], seeds))
        with multiprocessing.Pool(options.jobs) as pool:
            for count, failed in pool.imap_unordered(check_batch, tasks):
                passed += count
                failures += failed
    failures.sort(key=lambda failure: failure[0])
    for seed, request, fault in failures[:SHOWN]:
        print(f"\n--- basket {seed}: " + "\n    ".join(fault[:5]))
        print("request:", json.dumps(request, ensure_ascii=False))
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
