"""Tables of what the dashboard counts: what other readers find in them is what was sent."""

import datetime
import io
import os
import subprocess
import time
import unittest
import urllib.parse

import openpyxl

import goods
from client import ask, fresh_shop
from test_round_trips import strict_csv, unmarked

ZONE = datetime.timezone(datetime.timedelta(hours=8))  # Asia/Makassar
START = datetime.datetime(2025, 11, 11, tzinfo=ZONE)
# Nobody can send names with control characters; tables are safe whatever is stored.
NAMES = [["", "\t", "\r", "=\n", "\n+"][i % 5] + text + text for i, text in enumerate(goods.HARD_TEXTS)]


def workbook(body):
    return openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]


def plain(cell, form):
    """What stands in a cell, without its mark and Excel's escapes; None where it is empty."""
    if not isinstance(cell, str):
        return cell
    if form == "xlsx":
        cell = cell.replace("_x000D_", "\r").replace("_x005F_", "_")
    return unmarked(cell) if cell else None


class Shop:
    """A shop whose products, buyers and orders have ids and names that are hard to write, in a
    campaign of the past and a currency with decimals."""

    def __init__(self):
        self.path = fresh_shop("Kopi \"Nusantara\" ☕", "Asia/Makassar", currency="MYR")
        self.campaign = f"sheet-{time.time_ns():x}"
        ask("POST", "/v1/campaigns", 201, {
            "campaign_id": self.campaign, "name": "11/11 =Mega;", "kind": "MEGA",
            "starts_at": START.isoformat(), "channels": ["SHOP_TOKOPEDIA"],
            "ends_at": (START + datetime.timedelta(days=1)).isoformat()})
        for text, name in zip(goods.HARD_TEXTS, NAMES):
            ask("POST", f"{self.path}/products", 201, {
                "product_id": text, "name": "N",
                "skus": [{"sku_id": text, "name": "N", "list_price": 1250}]})
            self.rename(text, name)
        self.orders = [self.order(i, text) for i, text in enumerate(goods.HARD_TEXTS)]
        self.take("orders", self.orders)
        refunds = [{"event_id": "refund", "order_id": self.orders[1]["id"], "kind": "REFUNDED",
                    "at": self.orders[3]["paid_at"],
                    "lines": [{"sku_id": goods.HARD_TEXTS[1], "units": 1}]},
                   {"event_id": "cancel", "order_id": self.orders[2]["id"], "kind": "CANCELLED",
                    "at": self.orders[3]["paid_at"]}]
        self.take("order-events", refunds)
        for text in goods.HARD_TEXTS:
            told = {"as_of": self.orders[3]["paid_at"], "creator": text, "title": text}
            name = urllib.parse.quote(text, safe="")
            ask("PUT", f"{self.path}/lives/{name}", 201,
                {**told, "scheduled_start_at": START.isoformat(), "figures": {"views": 12}})
            ask("PUT", f"{self.path}/videos/{name}", 201,
                {**told, "published_at": START.isoformat(), "product_ids": [text]})

    def rename(self, item, name):
        """Whatever the service would say."""
        script = ("SELECT set_config('tumpuk.shop_id', :'shop', false);"
                  "UPDATE product SET name = :'name' WHERE shop_id = :'shop' AND product_id = :'item';"
                  "UPDATE sku SET name = :'name' WHERE shop_id = :'shop' AND sku_id = :'item';")
        subprocess.run(["psql", "-Xqtd", os.environ["DATABASE_URL"], "-v", "ON_ERROR_STOP=1",
                        "-v", f"shop={self.path.rsplit('/', 1)[1]}", "-v", f"name={name}",
                        "-v", f"item={item}", "-f", "-"],
                       input=script, text=True, check=True, stdout=subprocess.DEVNULL)

    def take(self, what, items):
        answer = ask("POST", f"{self.path}/{what}/batch", 200, {"items": items})
        assert {item["result"] for item in answer.json["items"]} == {"CREATED"}, answer.body

    @staticmethod
    def order(index, text):
        paid = START + datetime.timedelta(minutes=51 * index, seconds=index)
        return {"id": text, "channel": "SHOP_TOKOPEDIA", "buyer_id": text, "new_buyer": index % 2 == 0,
                "paid_at": paid.isoformat(), "promotion_ids": sorted(["=promo|1", text]),
                "source": {"kind": "LIVE", "id": text, "via": "AFFILIATE"},
                "lines": [{"sku_id": text, "quantity": 2, "list_price": 1250 + index,
                           "seller_discount": 7, "platform_discount": 1},
                          {"sku_id": "no SKU of the shop", "quantity": 1, "list_price": 99,
                           "seller_discount": 0, "platform_discount": 0, "gift": True}]}

    def export(self, what, form, query=""):
        return ask("GET", f"{self.path}/campaigns/{self.campaign}/{what}/export?format={form}{query}", 200)


def money(amount, form):
    return f"{amount // 100}.{amount % 100:02}" if form == "csv" else amount / 100


def line_cells(order, index, line, form):
    """The cells that a line's row must have, by column, as the form's reader gives them."""
    given = order["lines"][line]
    paid = datetime.datetime.fromisoformat(order["paid_at"])
    text = goods.HARD_TEXTS[index]
    gmv = 0 if line else given["list_price"] * 2 - 7
    refunded = line == 0 and index == 1
    deducted = gmv if index == 2 else (gmv + 1) // 2 if refunded else 0
    csv = form == "csv"

    def of(value):
        return str(value) if csv and not isinstance(value, str) else value

    def flag(value):
        return str(value).lower() if csv else value

    def list_of(ids):
        return "|".join(one.replace("\\", "\\\\").replace("|", "\\|") for one in ids)

    return {
        "order_id": order["id"],
        "paid_at": paid.isoformat() if csv else paid.replace(tzinfo=None),
        "paid_date": paid.date().isoformat() if csv else datetime.datetime.combine(paid.date(), datetime.time()),
        "paid_hour": of(paid.hour),
        "channel": "SHOP_TOKOPEDIA",
        "buyer_id": text,
        "new_buyer": flag(order["new_buyer"]),
        "cancelled": flag(index == 2),
        "promotion_ids": list_of(order["promotion_ids"]),
        "line": of(line + 1),
        "product_id": None if line else text,
        "product_name": None if line else NAMES[index],
        "sku_id": given["sku_id"],
        "sku_name": None if line else NAMES[index],
        "quantity": of(given["quantity"]),
        "gift": flag(line == 1),
        "list_price": money(given["list_price"], form),
        "seller_discount": money(given["seller_discount"], form),
        "platform_discount": money(given["platform_discount"], form),
        "gmv": money(gmv, form),
        "deducted_units": of(given["quantity"] if index == 2 else int(refunded)),
        "deductions": money(deducted, form),
        "net_gmv": money(gmv - deducted, form),
        "source": "LIVE",
        "source_id": text,
        "source_via": "AFFILIATE",
    }


def line_gmv(order):
    return order["lines"][0]["list_price"] * 2 - 7


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shop = Shop()

    def assert_orders(self, head, rows, form):
        by_order = {}
        for row in rows:
            cells = {name: plain(cell, form) for name, cell in zip(head, row)}
            by_order.setdefault(cells["order_id"], []).append(cells)
        self.assertEqual(list(by_order), [order["id"] for order in self.shop.orders])
        for index, order in enumerate(self.shop.orders):
            for line, cells in enumerate(by_order[order["id"]]):
                self.assertEqual(cells, line_cells(order, index, line, form))
            self.assertEqual(len(by_order[order["id"]]), 2)

    def test_orders_in_csv_are_what_was_sent(self):
        answer = self.shop.export("orders", "csv")
        head, *rows = strict_csv(answer.body)
        self.assertTrue(answer.body.endswith(b"\r\n"))
        self.assertEqual(int(answer.headers["X-Total-Count"]), len(rows))
        self.assert_orders(head, rows, "csv")

    def test_orders_in_xlsx_are_what_was_sent(self):
        answer = self.shop.export("orders", "xlsx")
        sheet = workbook(answer.body)
        head, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        self.assertEqual(int(answer.headers["X-Total-Count"]), len(rows))
        self.assert_orders(head, rows, "xlsx")

    def test_lists_are_what_was_sent(self):
        by_gmv = sorted(range(len(goods.HARD_TEXTS)), reverse=True,
                        key=lambda index: line_gmv(self.shop.orders[index]))
        sold = [(goods.HARD_TEXTS[index], line_gmv(self.shop.orders[index])) for index in by_gmv]
        kinds = {"products": (["product_id", "name", "gmv", "items_sold", "ctr"], 2, "&scope=all"),
                 "lives": (["live_id", "title", "gmv", "items_sold", "ctr"], 2, ""),
                 "videos": (["video_id", "title", "product_gmv", "items_sold", "ctr"], 0,
                            "&sort=-product_gmv")}
        for what, (head, items, query) in kinds.items():
            names = dict(zip(goods.HARD_TEXTS, NAMES)) if what == "products" else {}
            for form in ("csv", "xlsx"):
                with self.subTest(what=what, form=form):
                    answer = self.shop.export(what, form, f"{query}&metrics={','.join(head[2:])}")
                    rows = strict_csv(answer.body) if form == "csv" else [
                        list(row) for row in workbook(answer.body).iter_rows(values_only=True)]
                    self.assertEqual(rows[0], head)
                    self.assertEqual(int(answer.headers["X-Total-Count"]), len(rows) - 1)
                    self.assertEqual(
                        [[plain(cell, form) for cell in row] for row in rows[1:]],
                        [[text, names.get(text, text), money(gmv, form),
                          str(items) if form == "csv" else items, None] for text, gmv in sold])

    def test_no_cell_is_a_formula(self):
        answer = self.shop.export("orders", "xlsx")
        self.assertEqual([cell.coordinate for row in workbook(answer.body).iter_rows()
                          for cell in row if cell.data_type in ("f", "e")], [])
        numbers = {"paid_hour", "line", "quantity", "deducted_units", "list_price", "gmv", "net_gmv",
                   "seller_discount", "platform_discount", "deductions"}
        head, *rows = strict_csv(self.shop.export("orders", "csv").body)
        for row in rows:
            for name, cell in zip(head, row):
                if name not in numbers:
                    self.assertNotIn(cell[:1], tuple("=+-@\t\r"), (name, cell))

    def test_a_workbook_has_formats_and_a_header_in_sight(self):
        sheet = workbook(self.shop.export("orders", "xlsx").body)
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertTrue(all(cell.font.bold for cell in sheet[1]))
        formats = {sheet.cell(1, cell.column).value: cell.number_format for cell in sheet[2]}
        self.assertEqual(formats["paid_at"], "yyyy-mm-dd hh:mm:ss")
        self.assertEqual(formats["paid_date"], "yyyy-mm-dd")
        self.assertEqual(formats["quantity"], "#,##0")
        self.assertEqual(formats["gmv"], "#,##0.00")

    def test_the_file_is_named_for_people_and_old_clients(self):
        header = self.shop.export("orders", "csv", "&view=DAY&date=2025-11-11").headers["Content-Disposition"]
        self.assertEqual(header, "attachment; filename=\"Kopi _Nusantara_ _ 11_11 =Mega_ orders 2025-11-11.csv\"; "
                         "filename*=UTF-8''Kopi%20_Nusantara_%20%E2%98%95%2011_11%20%3DMega_%20orders%202025-11-11.csv")


if __name__ == "__main__":
    unittest.main()
