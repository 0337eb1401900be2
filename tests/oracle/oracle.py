"""A second reading of the pricing rules: POST /v1/simulator/quotes in plain Python.

Written from the rule text alone, without a look at the C core, so that the two can be held
against each other (differential.py). It is meant to be read beside spec pricing, sections 1 to 6
and 9: exact integers, one loop per sentence, nothing clever, nothing shared between slots that
the text does not share. It takes requests that are already valid (section 13 is not its matter)
and answers everything but `explanation`.

    answer = quote(request)                    # under the guide's rulebook
    answer = quote(request, rulebook)          # under another, a document as in section 9

raises AmountOutOfRange where a figure of the answer would leave the money range.
"""

import datetime
import re

MONEY_MAX = 9_007_199_254_740_991
WHOLE = 10_000  # 100 % in basis points

SLOTS = [  # in the order of calculation, each with its tier
    ("product_price", "PRODUCT"),
    ("cart_discount", "CART"),
    ("cart_gift", "CART"),
    ("seller_voucher", "VOUCHER"),
    ("platform_voucher", "VOUCHER"),
    ("platform_shipping", "SHIPPING"),
    ("seller_shipping", "SHIPPING"),
    ("cashback", "CASHBACK"),
]

# Section 2. A type's slot and who funds it by default hold under every rulebook.
TYPES = {
    "CAMPAIGN_PRICE": ("product_price", "SELLER"),
    "COFUNDED_CAMPAIGN_PRICE": ("product_price", "SHARED"),
    "SELLER_FLASH_SALE": ("product_price", "SELLER"),
    "PRODUCT_DISCOUNT": ("product_price", "SELLER"),
    "NEW_PRODUCT_DISCOUNT": ("product_price", "SELLER"),
    "BUY_MORE_SAVE_MORE": ("cart_discount", "SELLER"),
    "GIFT_WITH_PURCHASE": ("cart_gift", "SELLER"),
    "SELLER_VOUCHER": ("seller_voucher", "SELLER"),
    "CHAT_VOUCHER": ("seller_voucher", "SELLER"),
    "PROMO_CODE": ("seller_voucher", "SELLER"),
    "PLATFORM_VOUCHER": ("platform_voucher", "PLATFORM"),
    "COFUNDED_VOUCHER": ("platform_voucher", "SHARED"),
    "SHIPPING_VOUCHER": ("platform_shipping", "PLATFORM"),
    "SHIPPING_DISCOUNT": ("seller_shipping", "SELLER"),
    "BONUS_CASHBACK": ("cashback", "PLATFORM"),
}

# The rulebook of the guide: ranks of section 2, bases of section 3.
GUIDE_RULEBOOK = {
    "version": "2025-10-28",
    "types": [
        {"type": "CAMPAIGN_PRICE", "slot": "product_price", "rank": 1},
        {"type": "COFUNDED_CAMPAIGN_PRICE", "slot": "product_price", "rank": 1},
        {"type": "SELLER_FLASH_SALE", "slot": "product_price", "rank": 2},
        {"type": "PRODUCT_DISCOUNT", "slot": "product_price", "rank": 3},
        {"type": "NEW_PRODUCT_DISCOUNT", "slot": "product_price", "rank": 3},
        {"type": "BUY_MORE_SAVE_MORE", "slot": "cart_discount", "rank": 1},
        {"type": "GIFT_WITH_PURCHASE", "slot": "cart_gift", "rank": 1},
        {"type": "SELLER_VOUCHER", "slot": "seller_voucher", "rank": 1},
        {"type": "CHAT_VOUCHER", "slot": "seller_voucher", "rank": 1},
        {"type": "PROMO_CODE", "slot": "seller_voucher", "rank": 1},
        {"type": "PLATFORM_VOUCHER", "slot": "platform_voucher", "rank": 1},
        {"type": "COFUNDED_VOUCHER", "slot": "platform_voucher", "rank": 1},
        {"type": "SHIPPING_VOUCHER", "slot": "platform_shipping", "rank": 1},
        {"type": "SHIPPING_DISCOUNT", "slot": "seller_shipping", "rank": 1},
        {"type": "BONUS_CASHBACK", "slot": "cashback", "rank": 1},
    ],
    "steps": [
        {"slot": "product_price", "discount_basis": "LIST"},
        {"slot": "cart_discount", "threshold_basis": "AFTER_PRODUCT",
         "discount_basis": "AFTER_PRODUCT"},
        {"slot": "cart_gift", "threshold_basis": "AFTER_PRODUCT"},
        {"slot": "seller_voucher", "threshold_basis": "AFTER_PRODUCT",
         "discount_basis": "AFTER_CART"},
        {"slot": "platform_voucher", "threshold_basis": "AFTER_PRODUCT",
         "discount_basis": "AFTER_SELLER_VOUCHER"},
        {"slot": "platform_shipping", "threshold_basis": "AFTER_VOUCHER",
         "discount_basis": "SHIPPING_FEE"},
        {"slot": "seller_shipping", "threshold_basis": "AFTER_VOUCHER",
         "discount_basis": "SHIPPING_REMAINING"},
        {"slot": "cashback", "threshold_basis": "AFTER_VOUCHER",
         "discount_basis": "AFTER_BONUS"},
    ],
}

CURRENCY_EXPONENTS = {"IDR": 0, "USD": 2, "EUR": 2, "SGD": 2, "MYR": 2, "JPY": 0, "KWD": 3}


class AmountOutOfRange(Exception):
    """A figure of the answer would leave the money range (section 13)."""


# --- Words of section 1 ---------------------------------------------------------------------


def percent(amount, bps):
    """So many basis points of an amount, rounded half up."""
    return (amount * bps * 2 + WHOLE) // (WHOLE * 2)


def instant(text):
    """An RFC 3339 time as microseconds since 1970, UTC."""
    match = re.fullmatch(
        r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?([Zz]|[+-]\d\d:\d\d)", text)
    year, month, day, hour, minute, second = (int(match.group(i)) for i in range(1, 7))
    wall = datetime.datetime(year, month, day, hour, minute, second)
    micros = (wall - datetime.datetime(1970, 1, 1)) // datetime.timedelta(microseconds=1)
    if match.group(7):
        micros += int(match.group(7).ljust(6, "0"))
    zone = match.group(8)
    if zone not in ("Z", "z"):
        minutes = int(zone[1:3]) * 60 + int(zone[4:6])
        micros -= (minutes if zone[0] == "+" else -minutes) * 60_000_000
    return micros


def same_instant(text):
    """How `at` is answered: its own offset, no trailing zeros in the fraction."""
    match = re.fullmatch(r"(.{10})[Tt](.{8})(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)", text)
    date, time, fraction, zone = match.groups()
    fraction = (fraction or "").rstrip("0")
    return date + "T" + time + ("." + fraction if fraction else "") + zone.upper()


def platform_share(promotion):
    """The platform's part of what a promotion costs, in basis points."""
    funding = promotion.get("funding")
    if funding is None:
        by = TYPES[promotion["type"]][1]
        share = 5_000
    else:
        by = funding["by"]
        share = funding.get("platform_share_bps")
    return {"SELLER": 0, "PLATFORM": WHOLE, "SHARED": share}[by]


def tie_key(promotion):
    """Earlier start first (none is earliest), then the smaller id by its bytes."""
    starts = promotion.get("starts_at")
    start_key = (0, 0) if starts is None else (1, instant(starts))
    return (start_key, promotion["id"].encode())


def spread(amount, weights, sku_ids):
    """An amount over lines by largest remainder; `weights` and `sku_ids` are per line."""
    total = sum(weights)
    if total == 0:
        return [0] * len(weights)
    parts = [amount * weight // total for weight in weights]
    left_over = amount - sum(parts)
    by_remainder = sorted(
        range(len(weights)),
        key=lambda i: (-(amount * weights[i] % total), sku_ids[i].encode()))
    for i in by_remainder[:left_over]:
        parts[i] += 1
    return parts


# --- The quote ------------------------------------------------------------------------------


class Quote:
    """One basket on its way through the steps of section 3."""

    def __init__(self, request, rulebook):
        self.request = request
        self.items = request["items"]
        self.promotions = request["promotions"]
        self.at = instant(request["at"])
        self.rank = {row["type"]: row["rank"] for row in rulebook["types"]}
        self.steps = {row["slot"]: row for row in rulebook["steps"]}
        self.everything = list(range(len(self.items)))
        self.sku_ids = [item["sku_id"] for item in self.items]

        self.list_totals = [item["list_price"] * item["quantity"] for item in self.items]
        # Running amounts, each a list with one figure per line.
        self.running = {"LIST": self.list_totals}
        self.fee = request.get("shipping_fee", 0)
        self.fee_left = self.fee

        self.blocks = [[] for _ in self.items]
        self.line_discounts = [
            {"product": 0, "cart": 0, "seller_voucher": 0, "platform_voucher": 0}
            for _ in self.items]
        self.seller_part = [0] * len(self.items)
        self.platform_part = [0] * len(self.items)
        self.shipping_seller_part = 0
        self.shipping_platform_part = 0
        self.gift = None
        self.cashback = 0
        self.cashback_seller_part = 0
        self.decisions = {}
        self.applied = {slot: [] for slot, _ in SLOTS}

    # --- small questions about a promotion ---

    def offered(self, slot):
        return [p for p in self.promotions if TYPES[p["type"]][0] == slot]

    def lines_in_scope(self, promotion):
        scope = promotion.get("scope")
        if scope is None:
            return self.everything
        return [
            i for i in self.everything
            if self.items[i].get("product_id") in scope.get("product_ids", [])
            or self.items[i]["sku_id"] in scope.get("sku_ids", [])]

    def units(self, lines):
        return sum(self.items[i]["quantity"] for i in lines)

    def amount(self, basis, lines):
        return sum(self.running[basis][i] for i in lines)

    # --- decisions ---

    def refuse(self, promotion, reason, **more):
        self.decide(promotion, "NOT_APPLIED", reason, 0, **more)

    def decide(self, promotion, outcome, reason, discount, **more):
        decision = {
            "promotion_id": promotion["id"],
            "type": promotion["type"],
            "slot": TYPES[promotion["type"]][0],
            "outcome": outcome,
            "reason": reason,
            "discount": discount,
        }
        decision.update(more)
        assert promotion["id"] not in self.decisions
        self.decisions[promotion["id"]] = decision

    def refused_at_the_door(self, promotion):
        """Section 6, the reasons up to OUT_OF_STOCK; True where one was told."""
        request = self.request
        if "starts_at" in promotion and self.at < instant(promotion["starts_at"]):
            self.refuse(promotion, "NOT_STARTED")
            return True
        if "ends_at" in promotion and self.at >= instant(promotion["ends_at"]):
            self.refuse(promotion, "ENDED")
            return True
        channel = request.get("channel", "SHOP_TOKOPEDIA")
        if "channels" in promotion and channel not in promotion["channels"]:
            self.refuse(promotion, "CHANNEL_NOT_ELIGIBLE")
            return True
        buyer = request.get("buyer", "ALL")
        audience = promotion.get("audience", "ALL")
        if audience != "ALL" and audience != buyer:
            self.refuse(promotion, "BUYER_NOT_ELIGIBLE")
            return True
        if promotion["type"] == "PROMO_CODE":
            presented = [ascii_lower(code) for code in request.get("codes", [])]
            if ascii_lower(promotion["code"]) not in presented:
                self.refuse(promotion, "CODE_NOT_PRESENTED")
                return True
        if promotion["type"] == "CHAT_VOUCHER":
            if promotion["id"] not in request.get("claimed", []):
                self.refuse(promotion, "NOT_CLAIMED")
                return True
        if not self.lines_in_scope(promotion):
            self.refuse(promotion, "NO_ITEM_IN_SCOPE")
            return True
        benefit = promotion["benefit"]
        if benefit["kind"] == "GIFT" and "stock" in benefit:
            if benefit["stock"] < benefit["quantity"]:
                self.refuse(promotion, "OUT_OF_STOCK")
                return True
        return False

    def short_of_threshold(self, promotion, threshold, slot):
        """Whether min_quantity, then min_spend, of `threshold` refuses the promotion."""
        lines = self.lines_in_scope(promotion)
        units = self.units(lines)
        if units < threshold.get("min_quantity", 0):
            self.refuse(promotion, "MIN_QUANTITY_NOT_MET",
                        short_of=threshold["min_quantity"] - units)
            return True
        spend = self.amount(self.steps[slot]["threshold_basis"], lines)
        if spend < threshold.get("min_spend", 0):
            self.refuse(promotion, "MIN_SPEND_NOT_MET",
                        short_of=threshold["min_spend"] - spend)
            return True
        return False

    # --- step 1: the product tier ---

    def unit_discount(self, promotion, line):
        list_price = self.items[line]["list_price"]
        benefit = promotion["benefit"]
        if benefit["kind"] == "FIXED_PRICE":
            off = list_price - benefit["price"]
        elif benefit["kind"] == "PERCENT_OFF":
            off = percent(list_price, benefit["bps"])
        else:
            off = benefit["amount"]
        return max(0, min(off, list_price))

    def settling_order(self):
        return sorted(
            self.everything,
            key=lambda i: (-self.items[i]["list_price"], self.items[i]["sku_id"].encode()))

    def product_tier(self):
        slot = "product_price"
        here = []
        lowers = {}  # promotion id -> the in-scope lines whose price it lowers
        for promotion in self.offered(slot):
            if self.refused_at_the_door(promotion):
                continue
            lines = [i for i in self.lines_in_scope(promotion)
                     if self.unit_discount(promotion, i) > 0]
            if not lines:
                self.refuse(promotion, "NO_DISCOUNT")
                continue
            here.append(promotion)
            lowers[promotion["id"]] = lines

        no_limit = sum(item["quantity"] for item in self.items)
        allowance = {p["id"]: p.get("max_units_per_order", no_limit) for p in here}
        taken = {p["id"]: {} for p in here}  # id -> line -> units
        beaten_by = {}  # id -> the promotion that beat it first
        beat_weaker_rank = set()
        beat_own_rank = set()
        order_of_application = []

        for line in self.settling_order():
            candidates = sorted(
                [p for p in here if line in lowers[p["id"]]],
                key=lambda p: (self.rank[p["type"]], -self.unit_discount(p, line), tie_key(p)))
            list_price = self.items[line]["list_price"]
            unpriced = self.items[line]["quantity"]
            allowance_on_reaching = dict(allowance)
            for position, promotion in enumerate(candidates):
                pid = promotion["id"]
                units = min(unpriced, allowance[pid])
                if units > 0:
                    unpriced -= units
                    allowance[pid] -= units
                    taken[pid][line] = units
                    self.blocks[line].append({
                        "quantity": units,
                        "unit_price": list_price - self.unit_discount(promotion, line),
                        "promotion_id": pid})
                    if promotion not in order_of_application:
                        order_of_application.append(promotion)
                    for later in candidates[position + 1:]:
                        if self.rank[later["type"]] > self.rank[promotion["type"]]:
                            beat_weaker_rank.add(pid)
                        else:
                            beat_own_rank.add(pid)
                wanted = min(self.items[line]["quantity"], allowance_on_reaching[pid])
                stronger = [p for p in candidates[:position] if line in taken[p["id"]]]
                if units < wanted and stronger and pid not in beaten_by:
                    beaten_by[pid] = stronger[0]
            if unpriced > 0:
                self.blocks[line].append({"quantity": unpriced, "unit_price": list_price})

        discounts = {}
        for promotion in here:
            discounts[promotion["id"]] = 0
            for line, units in taken[promotion["id"]].items():
                off = self.unit_discount(promotion, line) * units
                by_platform = percent(off, platform_share(promotion))
                discounts[promotion["id"]] += off
                self.line_discounts[line]["product"] += off
                self.platform_part[line] += by_platform
                self.seller_part[line] += off - by_platform
        self.running["AFTER_PRODUCT"] = [
            self.list_totals[i] - self.line_discounts[i]["product"] for i in self.everything]

        for promotion in here:
            pid = promotion["id"]
            more = {}
            if pid in beaten_by:
                more["beaten_by"] = beaten_by[pid]["id"]
            if not taken[pid]:
                outranked = self.rank[beaten_by[pid]["type"]] < self.rank[promotion["type"]]
                more["would_discount"] = self.product_discount_alone(promotion)
                self.refuse(promotion, "OUTRANKED" if outranked else "SMALLER_DISCOUNT", **more)
                continue
            got_all = all(
                taken[pid].get(i, 0) == self.items[i]["quantity"] for i in lowers[pid])
            if pid in beat_weaker_rank:
                reason = "PRIORITY"
            elif pid in beat_own_rank:
                reason = "BEST_DISCOUNT"
            elif pid in beaten_by:
                reason = "REMAINDER"
            else:
                reason = "STACKED"
            self.decide(promotion, "APPLIED" if got_all else "PARTLY_APPLIED", reason,
                        discounts[pid], **more)
        for promotion in order_of_application:
            pid = promotion["id"]
            self.applied[slot].append({
                "promotion_id": pid, "discount": discounts[pid], "lines": sorted(taken[pid])})

    def product_discount_alone(self, promotion):
        """What it would have taken off had it been alone in its slot."""
        left = promotion.get("max_units_per_order")
        total = 0
        for line in self.settling_order():
            if line not in self.lines_in_scope(promotion):
                continue
            off = self.unit_discount(promotion, line)
            if off == 0:
                continue
            units = self.items[line]["quantity"]
            if left is not None:
                units = min(units, left)
                left -= units
            total += off * units
        return total

    # --- step 2a: BMSM ---

    def bmsm_step(self, promotion, lines):
        """The highest step that these lines reach, or None."""
        units = self.units(lines)
        spend = self.amount(self.steps["cart_discount"]["threshold_basis"], lines)
        reached = None
        for step in promotion["benefit"]["steps"]:
            if units >= step.get("min_quantity", 0) and spend >= step.get("min_spend", 0):
                reached = step
        return reached

    def bmsm_discount(self, promotion, lines):
        step = self.bmsm_step(promotion, lines)
        if step is None or not lines:
            return 0
        basis = self.amount(self.steps["cart_discount"]["discount_basis"], lines)
        if "percent_off_bps" in step:
            off = percent(basis, step["percent_off_bps"])
        else:
            off = step["amount_off"]
        return min(off, basis, self.amount("AFTER_PRODUCT", lines))

    def cart_discount(self):
        slot = "cart_discount"
        remaining = []
        for promotion in self.offered(slot):
            if self.refused_at_the_door(promotion):
                continue
            first_step = promotion["benefit"]["steps"][0]
            if self.short_of_threshold(promotion, first_step, slot):
                continue
            if self.bmsm_discount(promotion, self.lines_in_scope(promotion)) == 0:
                self.refuse(promotion, "NO_DISCOUNT")
                continue
            remaining.append(promotion)

        taker = {}  # line -> the promotion that took it
        first_takers = []  # promotions in the order in which they were applied
        parts = [0] * len(self.items)

        def still_free(promotion):
            return [i for i in self.lines_in_scope(promotion) if i not in taker]

        def beaten_by(promotion):
            for other in first_takers:
                if any(taker.get(i) is other for i in self.lines_in_scope(promotion)):
                    return other["id"]
            return None

        while True:
            discount = {p["id"]: self.bmsm_discount(p, still_free(p)) for p in remaining}
            round_ = [p for p in remaining if discount[p["id"]] > 0]
            if not round_:
                break
            winner = min(round_, key=lambda p: (-discount[p["id"]], tie_key(p)))
            lines = still_free(winner)
            shared = any(
                i in lines for p in round_ if p is not winner for i in still_free(p))
            whole = lines == self.lines_in_scope(winner)
            more = {} if whole else {"beaten_by": beaten_by(winner)}
            if shared:
                reason = "BEST_DISCOUNT"
            elif not whole:
                reason = "REMAINDER"
            else:
                reason = "STACKED"
            self.decide(winner, "APPLIED" if whole else "PARTLY_APPLIED", reason,
                        discount[winner["id"]], **more)
            self.applied[slot].append({
                "promotion_id": winner["id"], "discount": discount[winner["id"]],
                "lines": lines})
            self.spread_over_lines(winner, discount[winner["id"]], lines,
                                   self.running["AFTER_PRODUCT"], "cart", parts)
            for i in lines:
                taker[i] = winner
            first_takers.append(winner)
            remaining.remove(winner)

        for promotion in remaining:
            self.refuse(
                promotion, "SMALLER_DISCOUNT", beaten_by=beaten_by(promotion),
                would_discount=self.bmsm_discount(promotion, self.lines_in_scope(promotion)))
        self.running["AFTER_CART"] = [
            self.running["AFTER_PRODUCT"][i] - parts[i] for i in self.everything]

    def spread_over_lines(self, promotion, discount, lines, before, name, parts):
        """Gives each line its part of an order-level discount, and of its funding."""
        skus = [self.sku_ids[i] for i in lines]
        line_parts = spread(discount, [before[i] for i in lines], skus)
        by_platform = percent(discount, platform_share(promotion))
        platform_parts = spread(by_platform, line_parts, skus)
        for i, part, platform in zip(lines, line_parts, platform_parts):
            assert 0 <= platform <= part <= before[i]
            parts[i] += part
            self.line_discounts[i][name] += part
            self.platform_part[i] += platform
            self.seller_part[i] += part - platform

    # --- the slots that one promotion per order takes ---

    def choose(self, slot, amount_of):
        """Judges a slot; returns the winner and its amount, or (None, 0)."""
        candidates = []
        amounts = {}
        for promotion in self.offered(slot):
            if self.refused_at_the_door(promotion):
                continue
            if self.short_of_threshold(promotion, promotion, slot):
                continue
            amounts[promotion["id"]] = amount_of(promotion)
            if amounts[promotion["id"]] == 0 and slot != "cart_gift":
                self.refuse(promotion, "NO_DISCOUNT")
                continue
            candidates.append(promotion)
        if not candidates:
            return None, 0
        winner = min(candidates, key=lambda p: (
            self.rank[p["type"]], -amounts[p["id"]], tie_key(p)))
        reason = "STACKED"
        for loser in candidates:
            if loser is winner:
                continue
            weaker = self.rank[loser["type"]] > self.rank[winner["type"]]
            self.refuse(loser, "OUTRANKED" if weaker else "SMALLER_DISCOUNT",
                        beaten_by=winner["id"], would_discount=amounts[loser["id"]])
            if weaker:
                reason = "PRIORITY"
            elif reason != "PRIORITY":
                reason = "BEST_DISCOUNT"
        discount = amounts[winner["id"]]
        self.decide(winner, "APPLIED", reason, discount)
        lines = self.lines_in_scope(winner)
        if slot == "cart_gift":
            lines = [len(self.items)]  # the gift's own line
        self.applied[slot].append({
            "promotion_id": winner["id"], "discount": discount, "lines": lines})
        return winner, discount

    def benefit_of(self, promotion, basis, most):
        """A benefit taken of `basis`, never more than that nor than `most`."""
        benefit = promotion["benefit"]
        if benefit["kind"] == "FREE_SHIPPING":
            off = basis
        elif benefit["kind"] == "AMOUNT_OFF":
            off = benefit["amount"]
        else:  # PERCENT_OFF, CASHBACK
            off = percent(basis, benefit["bps"])
            cap = benefit.get("max_discount", benefit.get("max_amount"))
            if cap is not None:
                off = min(off, cap)
        return min(off, basis, most)

    def cart_gift(self):
        winner, _ = self.choose(
            "cart_gift", lambda p: p["benefit"]["list_price"] * p["benefit"]["quantity"])
        self.gift = winner

    def voucher(self, slot, before_name, after_name):
        before = self.running[before_name]

        def amount_of(promotion):
            lines = self.lines_in_scope(promotion)
            basis = self.amount(self.steps[slot]["discount_basis"], lines)
            return self.benefit_of(promotion, basis, self.amount(before_name, lines))

        winner, discount = self.choose(slot, amount_of)
        parts = [0] * len(self.items)
        if winner is not None:
            self.spread_over_lines(winner, discount, self.lines_in_scope(winner), before, slot,
                                   parts)
        self.running[after_name] = [before[i] - parts[i] for i in self.everything]

    def shipping(self, slot):
        basis = self.fee
        if self.steps[slot]["discount_basis"] == "SHIPPING_REMAINING":
            basis = self.fee_left
        winner, discount = self.choose(
            slot, lambda p: self.benefit_of(p, basis, self.fee_left))
        self.fee_left -= discount
        if winner is not None:
            by_platform = percent(discount, platform_share(winner))
            self.shipping_platform_part += by_platform
            self.shipping_seller_part += discount - by_platform

    def use_bonus(self):
        after_voucher = self.running["AFTER_VOUCHER"]
        self.bonus_used = min(self.request.get("bonus_balance", 0), sum(after_voucher))
        parts = spread(self.bonus_used, after_voucher, self.sku_ids)
        self.running["AFTER_BONUS"] = [after_voucher[i] - parts[i] for i in self.everything]

    def earn_cashback(self):
        def amount_of(promotion):
            lines = self.lines_in_scope(promotion)
            basis = self.amount(self.steps["cashback"]["discount_basis"], lines)
            return self.benefit_of(promotion, basis, self.amount("AFTER_BONUS", lines))

        winner, self.cashback = self.choose("cashback", amount_of)
        if winner is not None:
            by_platform = percent(self.cashback, platform_share(winner))
            self.cashback_seller_part = self.cashback - by_platform

    # --- the answer of section 4 ---

    def run(self):
        self.product_tier()
        self.cart_discount()
        self.cart_gift()
        self.voucher("seller_voucher", "AFTER_CART", "AFTER_SELLER_VOUCHER")
        self.voucher("platform_voucher", "AFTER_SELLER_VOUCHER", "AFTER_VOUCHER")
        self.shipping("platform_shipping")
        self.fee_after_platform = self.fee_left
        self.shipping("seller_shipping")
        self.use_bonus()
        self.earn_cashback()

    def lines_of_answer(self):
        lines = []
        for i, item in enumerate(self.items):
            net = self.list_totals[i] - sum(self.line_discounts[i].values())
            assert net == self.running["AFTER_VOUCHER"][i] >= 0
            lines.append({
                "sku_id": item["sku_id"],
                "quantity": item["quantity"],
                "list_price": item["list_price"],
                "list_total": self.list_totals[i],
                "blocks": self.blocks[i],
                "discounts": self.line_discounts[i],
                "net_total": net,
                "seller_funded": self.seller_part[i],
                "platform_funded": self.platform_part[i],
                "gift": False,
            })
        if self.gift is not None:
            gift = self.gift["benefit"]
            lines.append({
                "sku_id": gift["sku_id"],
                "quantity": gift["quantity"],
                "list_price": gift["list_price"],
                "list_total": gift["list_price"] * gift["quantity"],
                "net_total": 0,
                "gift": True,
                "promotion_id": self.gift["id"],
            })
        return lines

    def totals(self):
        at = {name: sum(amounts) for name, amounts in self.running.items()}
        seller_funded = sum(self.seller_part) + self.shipping_seller_part
        totals = {
            "list": at["LIST"],
            "after_product": at["AFTER_PRODUCT"],
            "after_cart": at["AFTER_CART"],
            "after_seller_voucher": at["AFTER_SELLER_VOUCHER"],
            "after_voucher": at["AFTER_VOUCHER"],
            "bonus_used": self.bonus_used,
            "after_bonus": at["AFTER_BONUS"],
            "shipping_fee": self.fee,
            "shipping_discount": self.fee - self.fee_left,
            "shipping_payable": self.fee_left,
            "buyer_pays": at["AFTER_BONUS"] + self.fee_left,
            "cashback_earned": self.cashback,
            "seller_funded": seller_funded,
            "platform_funded": sum(self.platform_part) + self.shipping_platform_part,
            "seller_proceeds": at["LIST"] - seller_funded,
        }
        costs = self.all_costs()
        if costs is not None:
            totals["margin"] = totals["seller_proceeds"] - costs
        return totals

    def all_costs(self):
        """What the seller spends on goods, gift and cashback; None where a cost is unknown."""
        costs = self.cashback_seller_part
        for item in self.items:
            if "unit_cost" not in item:
                return None
            costs += item["unit_cost"] * item["quantity"]
        if self.gift is not None and platform_share(self.gift) < WHOLE:
            gift = self.gift["benefit"]
            if "unit_cost" not in gift:
                return None
            gift_cost = gift["unit_cost"] * gift["quantity"]
            costs += gift_cost - percent(gift_cost, platform_share(self.gift))
        return costs

    def tiers(self, totals):
        amounts = {
            "product_price": (totals["list"], totals["after_product"]),
            "cart_discount": (totals["after_product"], totals["after_cart"]),
            "cart_gift": (totals["after_cart"], totals["after_cart"]),
            "seller_voucher": (totals["after_cart"], totals["after_seller_voucher"]),
            "platform_voucher": (totals["after_seller_voucher"], totals["after_voucher"]),
            "platform_shipping": (self.fee, self.fee_after_platform),
            "seller_shipping": (self.fee_after_platform, self.fee_left),
            "cashback": (totals["after_bonus"], totals["after_bonus"]),
        }
        return [
            {"tier": tier, "slot": slot, "amount_before": amounts[slot][0],
             "amount_after": amounts[slot][1], "applied": self.applied[slot]}
            for slot, tier in SLOTS]


def ascii_lower(text):
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


def check_range(value):
    """Refuses an answer in which any figure leaves the money range."""
    if isinstance(value, dict):
        for member in value.values():
            check_range(member)
    elif isinstance(value, list):
        for member in value:
            check_range(member)
    elif isinstance(value, int) and abs(value) > MONEY_MAX:
        raise AmountOutOfRange()


def quote(request, rulebook=GUIDE_RULEBOOK):
    quoted = Quote(request, rulebook)
    quoted.run()
    totals = quoted.totals()
    answer = {
        "rulebook": rulebook["version"],
        "at": same_instant(request["at"]),
        "currency": {
            "code": request["currency"],
            "exponent": request.get(
                "currency_exponent", CURRENCY_EXPONENTS.get(request["currency"])),
        },
        "lines": quoted.lines_of_answer(),
        "totals": totals,
        "tiers": quoted.tiers(totals),
        "decisions": [quoted.decisions[p["id"]] for p in request["promotions"]],
    }
    check_range(answer)
    return answer
