#!/usr/bin/env python3
"""Races for quotas: however many orders draw at the same time, on however many
instances, and whichever of them dies, no more is drawn than there is, and what
is given back is given back once.

    DATABASE_URL=… TUMPUKD=./.build/release/tumpukd python3 tests/fault/test_redemptions.py
"""

import collections
import concurrent.futures
import datetime
import http.client
import json
import pathlib
import random
import signal
import tempfile
import threading
import time
import unittest
import uuid

from service import Service

KEY = "operator-key-of-the-races"
ORDERS = 200
QUOTA = 50
KILL_AFTER = 40  # answers
PATIENCE_S = 30

CREATED, AGAIN, REFUSED = 201, 200, 409


class Instance(Service):
    """With an operator's key, so that the tests can make shops."""

    def __init__(self, *flags):
        self._keys = tempfile.TemporaryDirectory(prefix="tumpuk-fault-")
        key = pathlib.Path(self._keys.name) / "key"
        key.write_text(KEY)
        super().__init__("--operator-key-file", str(key), "--log-level", "warn", *flags)

    def __exit__(self, *_):
        super().__exit__(*_)
        self._keys.cleanup()

    def call(self, method, path, body=None):
        """Status and document; None where the instance is gone."""
        connection = http.client.HTTPConnection(*self.address, timeout=PATIENCE_S)
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        try:
            connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or "null")
        except (OSError, http.client.HTTPException):
            return None, None
        finally:
            connection.close()


def make_shop(instance, **promotions):
    """A shop with promotions; its path."""
    path = f"/v1/shops/race-{uuid.uuid4().hex[:12]}"
    shop = {"name": "Race", "currency": "IDR", "time_zone": "Asia/Jakarta"}
    assert instance.call("PUT", path, shop)[0] == CREATED
    for promotion_id, quotas in promotions.items():
        promotion = {"id": promotion_id, "type": "SELLER_VOUCHER",
                     "benefit": {"kind": "AMOUNT_OFF", "amount": 1000}, **quotas}
        assert instance.call("POST", f"{path}/promotions", promotion)[0] == CREATED
    return path


def order_of(number, promotions=("a",), buyers=ORDERS, units=1):
    return {"order_id": f"order-{number}", "buyer_id": f"buyer-{number % buyers}",
            "promotions": [{"promotion_id": one, "units": units} for one in promotions]}


def at_once(tasks):
    """Runs all tasks at the same time; their results in order."""
    start = threading.Barrier(len(tasks))

    def run(task):
        start.wait()
        return task()

    with concurrent.futures.ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def redeem_all(instances, shop, orders):
    """Sends each order to one of the instances; the statuses."""
    def task(index, order):
        return lambda: instances[index % len(instances)].call("POST", f"{shop}/redemptions", order)

    answers = at_once([task(index, order) for index, order in enumerate(orders)])
    return [status for status, _ in answers]


def used(instance, shop, promotion="a"):
    status, document = instance.call("GET", f"{shop}/promotions/{promotion}")
    assert status == 200, status
    return next(iter(document["quota_used"].values()))


class Races(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.one = Instance()
        cls.addClassCleanup(cls.one.__exit__)
        cls.two = Instance()
        cls.addClassCleanup(cls.two.__exit__)

    def assert_statuses(self, statuses, **wanted):
        counted = collections.Counter(statuses)
        self.assertEqual(dict(counted), {REFUSED: wanted.get("refused", 0),
                                         CREATED: wanted.get("created", 0)})

    def test_exactly_the_quota_is_drawn(self):
        for instances in ([self.one], [self.one, self.two]):
            with self.subTest(instances=len(instances)):
                shop = make_shop(self.one, a={"quota": {"uses": QUOTA}})
                orders = [order_of(number) for number in range(ORDERS)]
                statuses = redeem_all(instances, shop, orders)
                self.assert_statuses(statuses, created=QUOTA, refused=ORDERS - QUOTA)
                self.assertEqual(used(self.two, shop), QUOTA)
                again = redeem_all(instances, shop, orders)
                self.assertEqual(again, [AGAIN if status == CREATED else status
                                         for status in statuses])
                self.assertEqual(used(self.one, shop), QUOTA)

    def test_one_order_sent_many_times_draws_once(self):
        shop = make_shop(self.one, a={"quota": {"uses": QUOTA}})
        statuses = redeem_all([self.one, self.two], shop, [order_of(1)] * 60)
        self.assertEqual(collections.Counter(statuses), {CREATED: 1, AGAIN: 59})
        self.assertEqual(used(self.one, shop), 1)

    def test_units_are_never_over_drawn(self):
        shop = make_shop(self.one, a={"quota": {"units": 100}})
        orders = [order_of(number, units=1 + number % 7) for number in range(ORDERS)]
        statuses = redeem_all([self.one, self.two], shop, orders)
        drawn = sum(order["promotions"][0]["units"]
                    for order, status in zip(orders, statuses) if status == CREATED)
        self.assertLessEqual(drawn, 100)
        self.assertEqual(used(self.one, shop), drawn)
        # nothing came back meanwhile: who was refused wanted more than is left now
        wanted = [order["promotions"][0]["units"]
                  for order, status in zip(orders, statuses) if status == REFUSED]
        self.assertGreater(min(wanted), 100 - drawn)

    def test_a_buyers_quota_is_never_over_drawn(self):
        shop = make_shop(self.one, a={"quota_per_buyer": {"uses": 3}, "quota": {"uses": 25}})
        orders = [order_of(number, buyers=10) for number in range(ORDERS)]
        statuses = redeem_all([self.one, self.two], shop, orders)
        drawn = collections.Counter(order["buyer_id"] for order, status in zip(orders, statuses)
                                    if status == CREATED)
        self.assertEqual(sum(drawn.values()), 25)
        self.assertLessEqual(max(drawn.values()), 3)
        self.assertEqual(used(self.one, shop), 25)

    def test_orders_that_want_the_same_in_another_order_do_not_wait_in_a_circle(self):
        names = [f"p{number}" for number in range(8)]
        shop = make_shop(self.one, **{name: {"quota": {"uses": 100}, "quota_per_buyer":
                                             {"uses": 100}} for name in names})
        orders = [order_of(number, names if number % 2 else names[::-1], buyers=3)
                  for number in range(ORDERS)]
        statuses = redeem_all([self.one, self.two], shop, orders)
        self.assert_statuses(statuses, created=100, refused=100)
        for name in names:
            self.assertEqual(used(self.one, shop, name), 100)

    def test_what_is_released_by_many_is_given_back_once(self):
        shop = make_shop(self.one, a={"quota": {"uses": QUOTA}, "quota_per_buyer": {"uses": 9}})
        orders = [order_of(number, buyers=7) for number in range(40)]
        self.assert_only_created(redeem_all([self.one, self.two], shop, orders))

        def release(instance, number):
            path = f"{shop}/redemptions/order-{number}"
            return lambda: instance.call("DELETE", path)[0]

        statuses = at_once([release(instance, number) for number in range(30)
                            for instance in (self.one, self.two, self.one)])
        self.assertEqual(set(statuses), {200})
        self.assertEqual(used(self.one, shop), 10)

    def assert_only_created(self, statuses):
        self.assertEqual(set(statuses), {CREATED})


class OneDies(unittest.TestCase):
    def test_nothing_is_lost_nor_drawn_twice(self):
        with Instance() as stays, Instance() as dies:
            shop = make_shop(stays, a={"quota": {"uses": QUOTA}})
            orders = [order_of(number) for number in range(ORDERS)]
            answered = threading.Semaphore(0)

            def task(number):
                instance = dies if number % 2 else stays

                def run():
                    status, _ = instance.call("POST", f"{shop}/redemptions", orders[number])
                    answered.release()
                    return status
                return run

            def kill():
                for _ in range(KILL_AFTER):
                    answered.acquire()
                dies.signal(signal.SIGKILL)

            *statuses, _ = at_once([task(number) for number in range(ORDERS)] + [kill])
            self.assertEqual(dies.wait(), -signal.SIGKILL)
            told = {number for number, status in enumerate(statuses) if status == CREATED}
            self.assertLessEqual(set(statuses), {CREATED, REFUSED, None})
            again = redeem_all([stays], shop, orders)
            have = {number for number, status in enumerate(again) if status in (CREATED, AGAIN)}
            self.assertEqual(len(have), QUOTA)
            self.assertLessEqual(told, have)
            self.assertEqual(used(stays, shop), QUOTA)


class PaidOrders(unittest.TestCase):
    """Checkouts, paid orders and cancellations of the same orders, all at the same time."""

    def prepare(self, instance):
        shop = make_shop(instance, a={"quota": {"uses": QUOTA}}, b={"quota": {"units": 333}},
                         c={"quota_per_buyer": {"units": 40}, "quota": {"units": 1000}})
        product = {"product_id": "p", "name": "Kopi", "skus": [{"sku_id": "k", "list_price": 9}]}
        self.assertEqual(instance.call("POST", f"{shop}/products", product)[0], CREATED)
        paid_at = datetime.datetime.now(datetime.timezone.utc).isoformat()
        self.orders = [
            {"id": f"order-{number}", "channel": "TOKOPEDIA", "buyer_id": f"buyer-{number % 9}",
             "new_buyer": False, "paid_at": paid_at, "promotion_ids": ["a", "b", "c"],
             "lines": [{"sku_id": "k", "quantity": 1 + number % 5, "list_price": 9,
                        "seller_discount": 0, "platform_discount": 0}]}
            for number in range(ORDERS)]
        return shop

    def hammer(self, instances, shop, disturb=lambda: None):
        """Eight clients send overlapping batches, and redeem some of the orders before."""
        def work(number):
            dice = random.Random(number)
            instance = instances[number % len(instances)]
            told = []
            for _ in range(6):
                some = dice.sample(self.orders, 50)
                for order in some[:5]:
                    units = order["lines"][0]["quantity"]
                    instance.call("POST", f"{shop}/redemptions", {
                        "order_id": order["id"], "buyer_id": order["buyer_id"],
                        "promotions": [{"promotion_id": one, "units": units} for one in "abc"]})
                status, answer = instance.call("POST", f"{shop}/orders/batch", {"items": some})
                self.assertIn(status, (200, 503, None), answer)
                if status == 200:
                    told += [item["id"] for item in answer["items"] if item["result"] == "CREATED"]
            return told

        *told, _ = at_once([lambda number=number: work(number) for number in range(8)] + [disturb])
        created = [order for one in told for order in one]
        self.assertEqual(len(created), len(set(created)), "an order was created twice")

    def assert_drawn_once(self, instance, shop):
        for results in ({"CREATED", "DUPLICATE"}, {"DUPLICATE"}):
            status, answer = instance.call("POST", f"{shop}/orders/batch", {"items": self.orders})
            self.assertEqual(status, 200, answer)
            self.assertLessEqual({item["result"] for item in answer["items"]}, results)
        for order in self.orders:
            status, told = instance.call("GET", f"{shop}/redemptions/{order['id']}")
            self.assertEqual((status, told["state"]), (200, "PAID"))
        # more was wanted of a, b and each buyer's c than there was: all was drawn, and no more
        self.assertEqual(used(instance, shop), QUOTA)
        self.assertEqual(used(instance, shop, "b"), 333)
        self.assertEqual(used(instance, shop, "c"),
                         sum(order["lines"][0]["quantity"] for order in self.orders))
        more = [{**order, "id": f"more-{order['id']}"} for order in self.orders[:9]]
        _, answer = instance.call("POST", f"{shop}/orders/batch", {"items": more})
        self.assertEqual([item["quota_exceeded"] for item in answer["items"]],
                         [["a", "b", "c"]] * 9)
        self.orders += more

    def assert_given_back_once(self, instances, shop):
        events = [{"event_id": f"event-{number}", "order_id": order["id"], "kind": "CANCELLED",
                   "at": order["paid_at"]} for number, order in enumerate(self.orders)]

        def work(number):
            dice = random.Random(number)
            some = dice.sample(events, len(events))
            return instances[number % len(instances)].call(
                "POST", f"{shop}/order-events/batch", {"items": some})[0]

        self.assertEqual(set(at_once([lambda number=number: work(number) for number in range(8)])),
                         {200})
        for promotion in "abc":
            self.assertEqual(used(instances[0], shop, promotion), 0)

    def test_draw_what_is_left_once_and_give_it_back_once(self):
        with Instance() as one, Instance() as two:
            shop = self.prepare(one)
            self.hammer([one, two], shop)
            self.assert_drawn_once(one, shop)
            self.assert_given_back_once([one, two], shop)

    def test_draw_once_where_an_instance_dies(self):
        with Instance() as stays, Instance() as dies:
            shop = self.prepare(stays)

            def kill():
                until = time.monotonic() + PATIENCE_S
                while used(stays, shop) < KILL_AFTER and time.monotonic() < until:
                    time.sleep(0.002)
                dies.signal(signal.SIGKILL)

            self.hammer([stays, dies], shop, kill)
            self.assertEqual(dies.wait(), -signal.SIGKILL)
            self.assert_drawn_once(stays, shop)
            self.assert_given_back_once([stays], shop)


class Expiry(unittest.TestCase):
    def test_what_nobody_paid_for_comes_back_once_on_any_number_of_instances(self):
        with Instance("--redemption-timeout", "1") as one, \
                Instance("--redemption-timeout", "1") as two:
            shop = make_shop(one, a={"quota": {"uses": ORDERS}, "quota_per_buyer": {"uses": 30}})
            orders = [order_of(number, buyers=8) for number in range(ORDERS)]
            statuses = redeem_all([one, two], shop, orders)
            self.assertEqual(set(statuses), {CREATED})
            until = time.monotonic() + PATIENCE_S
            while used(one, shop) > 0 and time.monotonic() < until:
                time.sleep(0.05)
            self.assertEqual(used(one, shop), 0)
            for number in range(0, ORDERS, 20):
                status, document = one.call("GET", f"{shop}/redemptions/order-{number}")
                self.assertEqual((status, document["state"]), (200, "EXPIRED"))
            # each buyer has the whole quota again, no more and no less
            orders = [{**order_of(number, buyers=1), "order_id": f"later-{number}"}
                      for number in range(31)]
            with Instance() as lasting:
                statuses = redeem_all([lasting], shop, orders)
            self.assertEqual(collections.Counter(statuses), {CREATED: 30, REFUSED: 1})

    def test_a_draw_finds_what_is_due_without_waiting(self):
        with Instance("--redemption-timeout", "1") as instance:
            shop = make_shop(instance, a={"quota": {"uses": 1}})
            for number in range(3):
                until = time.monotonic() + PATIENCE_S
                status = REFUSED
                while status == REFUSED and time.monotonic() < until:
                    order = order_of(number)
                    status, _ = instance.call("POST", f"{shop}/redemptions", order)
                self.assertEqual(status, CREATED)
                self.assertEqual(used(instance, shop), 1)


if __name__ == "__main__":
    unittest.main()
