#!/usr/bin/env python3
"""Tests of the second reading itself: golden cases, sums, and what it is built of."""

import os
import random
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import baskets  # noqa: E402
import golden   # noqa: E402
import oracle   # noqa: E402


class GoldenCases(unittest.TestCase):
    def test_every_case_that_is_a_valid_request(self):
        priced = 0
        for name in golden.names():
            case = golden.Case(name)
            if case.outcome not in ("answer", "error"):
                continue
            with self.subTest(name):
                rulebook = case.rulebook() or oracle.GUIDE_RULEBOOK
                try:
                    answer = oracle.quote(case.request(), rulebook)
                except oracle.AmountOutOfRange:
                    answer = {"error": "AMOUNT_OUT_OF_RANGE"}
                self.assertEqual([], golden.check_quote(case, answer))
                priced += 1
        self.assertGreaterEqual(priced, 180)


class Words(unittest.TestCase):
    def test_percent_rounds_half_up(self):
        self.assertEqual(1, oracle.percent(5_000, 1))      # 0.5
        self.assertEqual(0, oracle.percent(4_999, 1))      # 0.4999
        self.assertEqual(2, oracle.percent(15_000, 1))     # 1.5
        self.assertEqual(oracle.MONEY_MAX, oracle.percent(oracle.MONEY_MAX, 10_000))

    def test_instants_of_different_offsets_are_equal(self):
        for texts in baskets.INSTANTS.values():
            for text in texts:
                self.assertIsInstance(oracle.instant(text), int)
        self.assertEqual({oracle.instant(baskets.AT)},
                         {oracle.instant(text) for text in baskets.INSTANTS["at"]})
        self.assertEqual(0, oracle.instant("1970-01-01T07:00:00+07:00"))
        self.assertEqual(-1, oracle.instant("1969-12-31T23:59:59.999999Z"))

    def test_at_is_answered_in_its_own_offset(self):
        self.assertEqual("2025-11-11T10:00:00.12+07:00",
                         oracle.same_instant("2025-11-11T10:00:00.120000+07:00"))
        self.assertEqual("2025-11-11T10:00:00Z", oracle.same_instant("2025-11-11T10:00:00.0Z"))

    def test_codes_are_compared_without_ascii_case_only(self):
        self.assertEqual("hemat-É", oracle.ascii_lower("HEMAT-É"))

    def test_spread_is_exact_and_within_its_weights(self):
        rng = random.Random(7)
        for _ in range(5_000):
            weights = [rng.choice([0, 1, 3, rng.randint(0, 10**6)])
                       for _ in range(rng.randint(1, 8))]
            amount = rng.randint(0, sum(weights))
            skus = [f"S{n}" for n in range(len(weights))]
            rng.shuffle(skus)
            parts = oracle.spread(amount, weights, skus)
            self.assertEqual(amount, sum(parts))
            for part, weight in zip(parts, weights):
                self.assertTrue(0 <= part <= weight)

    def test_spread_gives_the_odd_unit_to_the_smaller_sku_on_a_tie(self):
        self.assertEqual([3333, 3334, 3333],
                         oracle.spread(10_000, [500, 500, 500], ["SKU-B", "SKU-A", "SKU-C"]))
        self.assertEqual([0, 1], oracle.spread(1, [9, 9], ["é", "z"]))  # bytes, not letters


class Baskets(unittest.TestCase):
    def test_a_seed_always_gives_the_same_basket(self):
        for seed in range(50):
            self.assertEqual(baskets.basket(seed), baskets.basket(seed))

    def test_random_baskets_show_every_reason_of_the_simulator(self):
        seen = set()
        out_of_range = 0
        for seed in range(3_000):
            request = baskets.basket(seed)
            try:
                answer = oracle.quote(request, baskets.rulebook(seed % 5))
            except oracle.AmountOutOfRange:
                out_of_range += 1
                continue
            seen.update((d["outcome"], d["reason"]) for d in answer["decisions"])
        refusals = {reason for outcome, reason in seen if outcome == "NOT_APPLIED"}
        self.assertEqual({
            "NOT_STARTED", "ENDED", "CHANNEL_NOT_ELIGIBLE", "BUYER_NOT_ELIGIBLE",
            "CODE_NOT_PRESENTED", "NOT_CLAIMED", "NO_ITEM_IN_SCOPE", "OUT_OF_STOCK",
            "MIN_QUANTITY_NOT_MET", "MIN_SPEND_NOT_MET", "NO_DISCOUNT", "OUTRANKED",
            "SMALLER_DISCOUNT"}, refusals)
        for outcome in ("APPLIED", "PARTLY_APPLIED"):
            for reason in ("PRIORITY", "BEST_DISCOUNT", "STACKED"):
                self.assertIn((outcome, reason), seen)
        self.assertIn(("PARTLY_APPLIED", "REMAINDER"), seen)
        self.assertGreater(out_of_range, 5)


if __name__ == "__main__":
    unittest.main()
