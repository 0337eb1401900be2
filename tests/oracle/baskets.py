"""Random valid requests of POST /v1/simulator/quotes, and random rulebooks.

Every request follows from its seed alone. Figures are drawn so that what is rare in a shop is
common here: equal prices, ties, thresholds met exactly or missed by one, instants on a boundary,
full discounts, allowances of one unit, odd funding shares, lines that cost nothing.
"""

import random

import oracle

AT = "2025-11-11T10:00:00+07:00"
# The instant of AT and its neighbours, each written in more than one way.
INSTANTS = {
    "long before": ["2020-02-29T23:59:59Z", "2025-11-01T00:00:00+07:00"],
    "just before": ["2025-11-11T02:59:59.999999Z", "2025-11-11T09:59:59.999999+07:00",
                    "2025-11-11T09:59:59+07:00"],
    "at": [AT, "2025-11-11T03:00:00Z", "2025-11-11T03:00:00.000000Z",
           "2025-11-10T22:30:00-04:30", "2025-11-11T12:00:00.0+09:00"],
    "just after": ["2025-11-11T03:00:00.000001Z", "2025-11-11T10:00:01+07:00",
                   "2025-11-11T10:00:00.000001+07:00"],
    "long after": ["2025-12-31T00:00:00+07:00", "2031-01-01T00:00:00Z"],
}
WHENS = list(INSTANTS)

# Ids whose order by bytes is not their order by number, by letter or by alphabet.
SKU_IDS = ["S1", "S10", "S2", "s1", "A", "a", "SKU-B", "SKU-A", "Z", "é", "É", "ｱ", "🎁", "_x",
           "S", "S11", "0", "00", "-", "~"]
PRODUCT_IDS = ["P1", "P2", "P3", "P10"]
RATES = [1, 50, 333, 1000, 1000, 1500, 2500, 3333, 5000, 5000, 6667, 9999, 10000, 10000]
SHARES = [0, 1, 3333, 5000, 5000, 6667, 9999, 10000]
# Names that would harm whoever took them for a template, a format or JSON.
NAMES = ["Promo Gajian", "Diskon \"Kilat\" 50%", "Hadiah 🎁", "{0} {p} %s \\ </b>"]
CODES = ["HEMAT", "GAJIAN25", "É-PROMO"]

PRODUCT_TYPES = ["CAMPAIGN_PRICE", "COFUNDED_CAMPAIGN_PRICE", "SELLER_FLASH_SALE",
                 "PRODUCT_DISCOUNT", "NEW_PRODUCT_DISCOUNT"]
GROUPS = [
    PRODUCT_TYPES,
    ["BUY_MORE_SAVE_MORE"],
    ["GIFT_WITH_PURCHASE"],
    ["SELLER_VOUCHER", "CHAT_VOUCHER", "PROMO_CODE"],
    ["PLATFORM_VOUCHER", "COFUNDED_VOUCHER"],
    ["SHIPPING_VOUCHER"],
    ["SHIPPING_DISCOUNT"],
    ["BONUS_CASHBACK"],
]
CAPPED_TYPES = GROUPS[3] + GROUPS[4] + GROUPS[5] + GROUPS[6]


class Maker:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.pick = self.rng.choice

    def chance(self, probability):
        return self.rng.random() < probability

    # --- figures ---

    def price(self):
        kind = self.rng.random()
        if self.style == "tiny":
            return self.rng.randint(0, 12)
        if self.style == "equal" and kind < 0.7:
            return self.favourite
        if self.style == "huge":
            top = oracle.MONEY_MAX
            return self.pick([10**9, 10**14 + 7, 10**15, top // 3, top // 2, top - 1, top])
        if kind < 0.05:
            return 0
        if kind < 0.6:
            return self.rng.randint(1, 400) * 500
        return self.rng.randint(1, 400_000)

    def quantity(self):
        kind = self.rng.random()
        if kind < 0.75 or self.style == "huge":
            return self.rng.randint(1, 4) if self.style != "huge" else self.pick([1, 1, 1, 2, 9])
        if kind < 0.98:
            return self.rng.randint(1, 40)
        return self.pick([100, 9999])

    def near(self, amount):
        """The amount, one beside it, or a fraction of it; at least 1."""
        return max(1, self.pick([
            amount, amount, amount - 1, amount + 1, amount // 2, amount // 3, amount // 10,
            amount * 2, 1, self.rng.randint(1, max(1, amount))]))

    def money(self, amount):
        return min(self.near(amount), oracle.MONEY_MAX)

    def rate(self):
        return self.pick(RATES) if self.chance(0.8) else self.rng.randint(1, 10000)

    # --- the basket ---

    def request(self):
        rng = self.rng
        self.style = self.pick(["usual"] * 6 + ["tiny"] * 3 + ["equal"] * 3)
        if self.chance(0.02):
            self.style = "huge"
        self.favourite = self.pick([0, 1, 99, 10000, 33333])
        self.bmsm_only = self.chance(0.08)  # overlapping BMSMs need lines to overlap on
        count = rng.randint(1, 4) if self.chance(0.85) else rng.randint(1, 12)
        if self.bmsm_only:
            count = rng.randint(2, 8)
        # Bonus spread over equal lines, seen through cashback of some of them.
        self.cashback_only = not self.bmsm_only and self.chance(0.04)
        if self.cashback_only:
            self.style, self.favourite = "equal", self.pick([7, 99, 1000])
            count = rng.randint(2, 6)
        self.items = [self.item(sku) for sku in rng.sample(SKU_IDS, count)]
        request = {"currency": "IDR", "at": self.pick(INSTANTS["at"]), "items": self.items}
        if self.chance(0.1):
            request["currency"] = self.pick(["USD", "JPY", "KWD", "SGD"])
        if self.chance(0.05):
            request["currency_exponent"] = rng.randint(0, 3)
        if self.chance(0.6):
            request["buyer"] = self.pick(["ALL", "NEW", "EXISTING"])
        if self.chance(0.5):
            request["channel"] = self.pick(["SHOP_TOKOPEDIA", "TOKOPEDIA"])
        if self.chance(0.7):
            request["shipping_fee"] = self.pick([0, 1, 7000, 10000, rng.randint(0, 50000)])
            if self.style == "huge":
                request["shipping_fee"] = self.pick([0, 5, 10**15, oracle.MONEY_MAX])
        total = sum(item["list_price"] * item["quantity"] for item in self.items)
        if self.chance(1.0 if self.cashback_only else 0.4):
            request["bonus_balance"] = self.pick([0, 1, self.money(total), self.money(total)])
        request["promotions"] = self.promotions()
        self.claim(request)
        if self.style != "huge" and self.chance(0.3):
            self.aim(request)
        return request

    def item(self, sku_id):
        item = {"sku_id": sku_id, "quantity": self.quantity(), "list_price": self.price()}
        if self.chance(0.7):
            item["product_id"] = self.pick(PRODUCT_IDS)
        if self.chance(0.8):
            item["unit_cost"] = self.pick([0, item["list_price"] // 2, item["list_price"]])
            if self.style == "huge":
                item["unit_cost"] = self.pick([0, item["list_price"], oracle.MONEY_MAX])
        return item

    def promotions(self):
        rng = self.rng
        size = rng.random()
        if size < 0.80:
            count = rng.randint(0, 7)
        elif size < 0.99:
            count = rng.randint(5, 25)
        else:
            count = 60
        groups = GROUPS
        if self.chance(0.5):  # crowd few slots, so that they compete
            groups = rng.sample(GROUPS, rng.randint(1, 2))
        if self.chance(0.15):
            groups = [GROUPS[0]]
        if self.bmsm_only:
            groups = [["BUY_MORE_SAVE_MORE"]]
        if self.cashback_only:
            groups = [["BONUS_CASHBACK"]]
        ids = [self.pick(["a", "b", "z", "B", "é", ""]) + str(n) for n in range(count)]
        return [self.promotion(pid, self.pick(self.pick(groups))) for pid in ids]

    def promotion(self, pid, type_):
        promotion = {"id": pid, "type": type_}
        if self.chance(0.05):
            promotion["name"] = self.pick(NAMES)
        promotion["benefit"] = self.benefit(type_)
        if self.chance(0.85 if self.bmsm_only or self.cashback_only else 0.45):
            promotion["scope"] = self.scope()
        lines = [item for item in self.items if in_scope(promotion, item)]
        spend = sum(item["list_price"] * item["quantity"] for item in lines)
        if type_ in PRODUCT_TYPES:
            if self.chance(0.4):
                promotion["max_units_per_order"] = self.rng.randint(1, 6)
        elif type_ != "BUY_MORE_SAVE_MORE":
            if self.chance(0.35):
                promotion["min_spend"] = self.money(spend)
            if self.chance(0.2):
                units = sum(item["quantity"] for item in lines)
                promotion["min_quantity"] = min(9999, self.pick(
                    [max(1, units), units + 1, max(1, units - 1), 1, 2]))
        if type_ == "PROMO_CODE":
            promotion["code"] = self.pick(CODES)
        if self.chance(0.12):
            promotion["audience"] = self.pick(["ALL", "NEW", "EXISTING"])
        if self.chance(0.12):
            promotion["channels"] = self.pick([
                ["SHOP_TOKOPEDIA"], ["TOKOPEDIA"], ["TOKOPEDIA", "SHOP_TOKOPEDIA"]])
        self.period(promotion)
        self.funding(promotion)
        return promotion

    def scope(self):
        scope = {}
        if self.chance(0.6):
            names = [item["sku_id"] for item in self.items] + ["S1", "gone"]
            scope["sku_ids"] = sorted(set(
                self.pick(names) for _ in range(self.rng.randint(1, 4))))
        if not scope or self.chance(0.3):
            scope["product_ids"] = self.rng.sample(PRODUCT_IDS, self.rng.randint(1, 2))
        return scope

    def period(self, promotion):
        if self.chance(0.3):
            promotion["starts_at"] = self.pick(INSTANTS[self.pick(WHENS[:3])])
        if self.chance(0.2):
            promotion["ends_at"] = self.pick(INSTANTS[self.pick(WHENS[3:])])
        if self.chance(0.06):
            first, second = sorted(self.rng.sample(range(5), 2))
            promotion["starts_at"] = self.pick(INSTANTS[WHENS[first]])
            promotion["ends_at"] = self.pick(INSTANTS[WHENS[second]])

    def funding(self, promotion):
        if self.chance(0.3):
            by = self.pick(["SELLER", "PLATFORM", "SHARED", "SHARED"])
            promotion["funding"] = {"by": by}
            if by == "SHARED":
                promotion["funding"]["platform_share_bps"] = (
                    self.pick(SHARES) if self.chance(0.7) else self.rng.randint(0, 10000))

    # --- benefits ---

    def benefit(self, type_):
        some_price = self.pick(self.items)["list_price"]
        total = sum(item["list_price"] * item["quantity"] for item in self.items)
        if type_ in PRODUCT_TYPES:
            kind = self.pick(["FIXED_PRICE", "PERCENT_OFF", "AMOUNT_OFF"])
            if kind == "FIXED_PRICE":
                price = self.pick([0, some_price, some_price + 1, some_price // 2,
                                   max(0, some_price - 1), some_price * 9 // 10])
                return {"kind": kind, "price": min(price, oracle.MONEY_MAX)}
            if kind == "PERCENT_OFF":
                return {"kind": kind, "bps": self.rate()}
            return {"kind": kind, "amount": self.money(some_price // 2)}
        if type_ == "BUY_MORE_SAVE_MORE":
            return {"kind": "STEPS", "steps": self.steps(total)}
        if type_ == "GIFT_WITH_PURCHASE":
            gift = {"kind": "GIFT", "sku_id": self.pick(["GIFT-1", "GIFT-2", "S1"]),
                    "quantity": self.rng.randint(1, 3),
                    "list_price": self.pick([0, 1, 3000, 9000, 9000, some_price])}
            if self.chance(0.6):
                gift["unit_cost"] = self.pick([0, 1, 4001])
            if self.chance(0.5):
                gift["stock"] = self.pick([0, gift["quantity"] - 1, gift["quantity"], 100])
            return gift
        if type_ == "BONUS_CASHBACK":
            cashback = {"kind": "CASHBACK", "bps": self.rate()}
            if self.chance(0.5):
                cashback["max_amount"] = self.money(total // 5)
            return cashback
        return self.order_benefit(type_, total)

    def order_benefit(self, type_, total):
        kinds = ["PERCENT_OFF", "AMOUNT_OFF"]
        if type_ in ("SHIPPING_VOUCHER", "SHIPPING_DISCOUNT"):
            kinds.append("FREE_SHIPPING")
            total = 10000
        kind = self.pick(kinds)
        if kind == "FREE_SHIPPING":
            return {"kind": kind}
        if kind == "AMOUNT_OFF":
            return {"kind": kind, "amount": self.money(total // self.pick([1, 3, 10]))}
        benefit = {"kind": kind, "bps": self.rate()}
        if self.chance(0.4):
            benefit["max_discount"] = self.money(total // 10)
        return benefit

    def steps(self, total):
        rng = self.rng
        count = self.pick([1, 1, 2, 3, 10])
        if self.chance(0.6):
            name, thresholds = "min_quantity", sorted(
                rng.sample(range(1, 5 if self.bmsm_only and count < 4 else 15), count))
        else:
            name = "min_spend"
            drawn = {self.money(total // 2) + n for n in range(count)}
            while len(drawn) < count:
                drawn.add(rng.randint(1, total + 20))
            thresholds = sorted(min(x, oracle.MONEY_MAX - 20 + n)
                                for n, x in enumerate(sorted(drawn)))
        if self.chance(0.6):
            discount, values = "percent_off_bps", [self.rate() for _ in range(count)]
        else:
            discount = "amount_off"
            values = [self.money(total // self.pick([3, 10])) for _ in range(count)]
        return [{name: threshold, discount: value}
                for threshold, value in zip(thresholds, sorted(values))]

    # --- codes, claims, aimed thresholds ---

    def claim(self, request):
        if self.chance(0.7):
            request["claimed"] = [
                p["id"] for p in request["promotions"]
                if p["type"] == "CHAT_VOUCHER" and self.chance(0.8)]
            if self.chance(0.2):
                request["claimed"].append("nobody-knows-it")
        if self.chance(0.8):
            spellings = ["HEMAT", "hemat", "HeMaT", "gajian25", "GAJIAN25", "é-promo", "É-promo",
                         "HEMA", "HEMATT"]
            request["codes"] = self.rng.sample(spellings, self.rng.randint(0, 4))

    def aim(self, request):
        """Sets thresholds exactly on what the basket comes to, or one beside it."""
        try:
            lines = oracle.quote(request)["lines"]
        except oracle.AmountOutOfRange:
            return
        for promotion in request["promotions"]:
            after = {
                "SHIPPING_VOUCHER": "net", "SHIPPING_DISCOUNT": "net", "BONUS_CASHBACK": "net",
            }.get(promotion["type"], "product")
            spend = 0
            for item, line in zip(self.items, lines):
                if in_scope(promotion, item):
                    spend += (line["net_total"] if after == "net"
                              else line["list_total"] - line["discounts"]["product"])
            threshold = max(1, spend + self.pick([-1, 0, 0, 1]))
            if "min_spend" in promotion:
                promotion["min_spend"] = threshold
            elif promotion["type"] == "BUY_MORE_SAVE_MORE":
                steps = promotion["benefit"]["steps"]
                if "min_spend" in steps[0] and len(steps) == 1:
                    steps[0]["min_spend"] = threshold


def in_scope(promotion, item):
    scope = promotion.get("scope")
    return scope is None or (
        item["sku_id"] in scope.get("sku_ids", [])
        or item.get("product_id") in scope.get("product_ids", []))


def basket(seed):
    """The request of this seed."""
    return Maker(seed).request()


RUNNING_AMOUNTS = ["LIST", "AFTER_PRODUCT", "AFTER_CART", "AFTER_SELLER_VOUCHER",
                   "AFTER_VOUCHER", "AFTER_BONUS"]
LAST_BASIS = {  # the running amount right before each step (section 9: at or before it)
    "cart_discount": "AFTER_PRODUCT",
    "cart_gift": "AFTER_CART",
    "seller_voucher": "AFTER_CART",
    "platform_voucher": "AFTER_SELLER_VOUCHER",
    "platform_shipping": "AFTER_VOUCHER",
    "seller_shipping": "AFTER_VOUCHER",
    "cashback": "AFTER_BONUS",
}


def rulebook(seed):
    """A valid rulebook; seed 0 is the guide's."""
    if seed == 0:
        return oracle.GUIDE_RULEBOOK
    rng = random.Random(f"rulebook {seed}")
    types = [{"type": name, "slot": slot, "rank": rng.choice([1, 2, 2, 3, 98, 99])}
             for name, (slot, _) in oracle.TYPES.items()]
    steps = []
    for slot, _ in oracle.SLOTS:
        step = {"slot": slot}
        if slot == "product_price":
            step["discount_basis"] = "LIST"
        else:
            allowed = RUNNING_AMOUNTS[:RUNNING_AMOUNTS.index(LAST_BASIS[slot]) + 1]
            step["threshold_basis"] = rng.choice(allowed)
            if slot == "platform_shipping":
                step["discount_basis"] = "SHIPPING_FEE"
            elif slot == "seller_shipping":
                step["discount_basis"] = rng.choice(["SHIPPING_FEE", "SHIPPING_REMAINING"])
            elif slot != "cart_gift":
                step["discount_basis"] = rng.choice(allowed)
        steps.append(step)
    return {"version": f"random-{seed}", "effective_from": "2020-01-01T00:00:00Z",
            "types": types, "steps": steps}
