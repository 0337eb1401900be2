"""Random orders, order events and traffic, and an independent reckoning of what dashboards must
say of them, by dictionaries and integers alone."""

import collections
import datetime
import random

CHANNELS = {"SHOP_TOKOPEDIA": 1, "TOKOPEDIA": 2}
SOURCES = {"LIVE": 1, "VIDEO": 2, "PRODUCT_CARD": 3, "OTHER": 4}
# Days of items begin at midnight in Jakarta.
ITEM_DAY_S = 17 * 3600
SUMS = ("gmv", "deductions", "refund_amount", "cancelled_orders", "orders", "items_sold",
        "shop_views", "impressions", "clicks", "add_to_carts")
TRAFFIC_SUMS = {"SHOP_VIEW": "shop_views", "PRODUCT_IMPRESSION": "impressions",
                "PRODUCT_CLICK": "clicks", "ADD_TO_CART": "add_to_carts"}


def instant(epoch_s, offset_h=0):
    zone = datetime.timezone(datetime.timedelta(hours=offset_h))
    return datetime.datetime.fromtimestamp(epoch_s, zone).isoformat()


def products(count):
    return [{"product_id": f"p{p}", "name": f"Product {p}",
             "skus": [{"sku_id": f"p{p}-{s}", "list_price": 1000 * (p + 1) + s} for s in range(3)]}
            for p in range(count)]


class Source:
    """Random things that come in; the same for the same seed."""

    def __init__(self, seed, now_s, days=3, product_count=6, people=40, prefix=""):
        self.random = random.Random(seed)
        self.now_s = now_s
        self.days = days
        self.product_count = product_count
        self.people = people
        self.prefix = prefix

    def time(self):
        return self.now_s - self.random.randrange(0, self.days * 86400) + self.random.choice((0, 0.25))

    def origin(self, channel):
        kinds = ["PRODUCT_CARD", "OTHER"] + (["LIVE", "VIDEO"] if channel == "SHOP_TOKOPEDIA" else [])
        origin = {"kind": self.random.choice(kinds)}
        if self.random.random() < 0.7:
            origin["id"] = f"o{self.random.randrange(4)}"
        if self.random.random() < 0.2:
            origin["via"] = self.random.choice(("AFFILIATE", "AD"))
        return origin

    def line(self, channel):
        product = self.random.randrange(self.product_count)
        quantity = self.random.randrange(1, 6)
        price = self.random.randrange(0, 5000)
        line = {"sku_id": f"p{product}-{self.random.randrange(3)}", "quantity": quantity,
                "list_price": price, "seller_discount": self.random.randrange(0, price * quantity + 1),
                "platform_discount": self.random.randrange(0, 100)}
        if self.random.random() < 0.1:
            line["gift"] = True
        if self.random.random() < 0.3:
            line["source"] = self.origin(channel)
        return line

    def order(self, number):
        channel = self.random.choice(tuple(CHANNELS))
        order = {"id": f"{self.prefix}o{number}", "channel": channel,
                 "buyer_id": f"b{self.random.randrange(self.people)}",
                 "new_buyer": self.random.random() < 0.4,
                 "paid_at": instant(self.time(), self.random.choice((0, 7))),
                 "lines": [self.line(channel) for _ in range(self.random.randrange(1, 5))]}
        if self.random.random() < 0.6:
            order["source"] = self.origin(channel)
        if self.random.random() < 0.3:
            order["promotion_ids"] = ["v1", "v2"]
        return order

    def event(self, number, order):
        event = {"event_id": f"{self.prefix}e{number}", "order_id": order["id"],
                 "at": instant(self.time()),
                 "kind": self.random.choice(("CANCELLED", "REFUNDED", "REFUNDED"))}
        if event["kind"] == "REFUNDED":
            if self.random.random() < 0.5:
                event["amount"] = self.random.randrange(1, 8000)
            else:
                units = collections.Counter()
                for line in order["lines"]:
                    units[line["sku_id"]] += line["quantity"]
                skus = self.random.sample(sorted(units), self.random.randrange(1, len(units) + 1))
                event["lines"] = [{"sku_id": sku, "units": self.random.randrange(1, units[sku] + 1)}
                                  for sku in skus]
        return event

    def count(self, number):
        """A count of a SKU, each as of another instant."""
        sku = f"p{self.random.randrange(self.product_count)}-{self.random.randrange(3)}"
        as_of = int(self.time()) + number / 1e6
        return {"sku_id": sku, "quantity": self.random.randrange(500), "as_of": instant(as_of)}

    def traffic(self, number):
        channel = self.random.choice(tuple(CHANNELS))
        kind = self.random.choice(tuple(TRAFFIC_SUMS) + ("PRODUCT_VIEW",))
        event = {"event_id": f"{self.prefix}t{number}", "channel": channel, "kind": kind,
                 "visitor_id": f"v{self.random.randrange(self.people)}", "at": instant(self.time())}
        if kind != "SHOP_VIEW":
            event["product_id"] = f"p{self.random.randrange(self.product_count)}"
        if self.random.random() < 0.8:
            event["source"] = self.origin(channel)
        return event


def levels(counts, orders, cancelled):
    """The stock of each SKU that was counted: its newest count less what was paid since."""
    newest = {}
    for count in counts:
        moment = datetime.datetime.fromisoformat(count["as_of"])
        if count["sku_id"] not in newest or newest[count["sku_id"]][0] < moment:
            newest[count["sku_id"]] = (moment, count["quantity"])
    told = {sku: quantity for sku, (_, quantity) in newest.items()}
    for order in orders:
        paid = datetime.datetime.fromisoformat(order["paid_at"])
        for line in order["lines"]:
            sku = line["sku_id"]
            if sku in newest and order["id"] not in cancelled and paid > newest[sku][0]:
                told[sku] -= line["quantity"]
    return told


class Reckoning:
    """Sums as (table, key…) → Counter, of what was acknowledged as CREATED, in that order."""

    def __init__(self):
        self.sums = collections.defaultdict(collections.Counter)
        self.people = collections.defaultdict(set)
        self.orders = {}

    @staticmethod
    def _buckets(at, minutes, begin_s=0):
        epoch = datetime.datetime.fromisoformat(at).timestamp() - begin_s
        return [(span, int(epoch // (span * 60) * span * 60) + begin_s) for span in minutes]

    def _add_shop(self, at, channel, source, values):
        for span, start in self._buckets(at, (1, 60, 1440)):
            self.sums["shop", span, start, channel, source].update(values)

    def _add_item(self, at, channel, item, values):
        for span, start in self._buckets(at, (15,) if item[0] == 2 else (15, 1440), ITEM_DAY_S):
            self.sums["item", item[0], span, start, item[1], channel].update(values)

    def _see(self, kind, at, channel, person):
        for span, start in self._buckets(at, (1, 60, 1440)):
            self.people[kind, span, start, channel].add(person)

    @staticmethod
    def _items(line):
        items = [(1, line["sku_id"].split("-")[0]), (2, line["sku_id"])]
        kind = {"LIVE": 3, "VIDEO": 4}.get(line["origin"]["kind"])
        if kind and "id" in line["origin"]:
            items.append((kind, line["origin"]["id"]))
        return items

    def _occasion(self, at, channel, once, values):
        """values: [(line, Counter)]; `once` counts once in each source and item."""
        merged = collections.defaultdict(collections.Counter)
        merged["source", 0].update({})
        for line, value in values:
            for key in [("source", 0), ("source", SOURCES[line["origin"]["kind"]]), *self._items(line)]:
                merged[key].update(value)
        for key, value in merged.items():
            value = collections.Counter(value)
            if once:
                value[once] += 1
            if key[0] == "source":
                self._add_shop(at, channel, key[1], value)
            else:
                self._add_item(at, channel, key, value)

    def order(self, order):
        channel = CHANNELS[order["channel"]]
        lines = []
        for line in order["lines"]:
            gmv = 0 if line.get("gift") else line["list_price"] * line["quantity"] - line["seller_discount"]
            lines.append({**line, "origin": line.get("source", order.get("source", {"kind": "OTHER"})),
                          "gmv": gmv, "left": gmv, "refunded": 0})
        self.orders[order["id"]] = {"channel": channel, "lines": lines, "cancelled": False}
        self._occasion(order["paid_at"], channel, "orders",
                       [(line, collections.Counter(gmv=line["gmv"], items_sold=line["quantity"]))
                        for line in lines if not line.get("gift")])
        self._see(1, order["paid_at"], channel, order["buyer_id"])
        if order["new_buyer"]:
            self._see(2, order["paid_at"], channel, order["buyer_id"])

    @staticmethod
    def _refund_units(lines, wanted):
        taken = [0] * len(lines)
        for want in wanted:
            left = want["units"]
            for i, line in enumerate(lines):
                if line.get("gift") or line["sku_id"] != want["sku_id"]:
                    continue
                units = min(left, line["quantity"] - line["refunded"])

                def rounded(n, line=line):
                    return (2 * line["gmv"] * n + line["quantity"]) // (2 * line["quantity"])
                amount = rounded(line["refunded"] + units) - rounded(line["refunded"])
                taken[i] = min(amount, line["left"])
                line["left"] -= taken[i]
                line["refunded"] += units
                left -= units
        return taken

    @staticmethod
    def _refund_amount(lines, amount):
        remaining = [line["left"] for line in lines]
        total = sum(remaining)
        amount = min(amount, total)
        if amount == 0:
            return [0] * len(lines)
        taken = [amount * each // total for each in remaining]
        by_remainder = sorted(range(len(lines)), key=lambda i: (-(amount * remaining[i] % total), i))
        for i in by_remainder[:amount - sum(taken)]:
            taken[i] += 1
        for line, each in zip(lines, taken):
            line["left"] -= each
        return taken

    def event(self, event):
        order = self.orders[event["order_id"]]
        lines = order["lines"]
        cancels = False
        if event["kind"] == "CANCELLED":
            cancels = not order["cancelled"]
            order["cancelled"] = True
            taken = [line["left"] for line in lines]
            for line in lines:
                line["left"] = 0
                line["refunded"] = line["quantity"]
        elif "amount" in event:
            taken = self._refund_amount(lines, event["amount"])
        else:
            taken = self._refund_units(lines, event["lines"])
        refund = event["kind"] == "REFUNDED"
        self._occasion(event["at"], order["channel"], "cancelled_orders" if cancels else None,
                       [(line, collections.Counter(deductions=each, refund_amount=each if refund else 0))
                        for line, each in zip(lines, taken)
                        if not line.get("gift") and (each or cancels)])

    def traffic(self, event):
        channel = CHANNELS[event["channel"]]
        origin = event.get("source", {"kind": "OTHER"})
        name = TRAFFIC_SUMS.get(event["kind"])
        items = [(1, event["product_id"])] if "product_id" in event else []
        kind = {"LIVE": 3, "VIDEO": 4}.get(origin["kind"])
        if kind and "id" in origin and event["kind"] != "SHOP_VIEW":
            items.append((kind, origin["id"]))
        if name:
            self._add_shop(event["at"], channel, 0, {name: 1})
            self._add_shop(event["at"], channel, SOURCES[origin["kind"]], {name: 1})
            for item in items:
                self._add_item(event["at"], channel, item, {name: 1})
        if event["kind"] in ("SHOP_VIEW", "PRODUCT_VIEW"):
            self._see(3, event["at"], channel, event["visitor_id"])
