"""The forecast of a campaign as tables: what other readers find in them is what JSON tells."""

import time
import unittest

import goods
from client import ask, fresh_shop
from test_round_trips import strict_csv, unmarked, workbook_rows

START, END = "2034-11-11T00:00:00+07:00", "2034-11-13T00:00:00+07:00"


def filled_campaign():
    """The forecast's path, of a shop whose SKUs have ids that are hard to write."""
    shop = fresh_shop()
    campaign = f"sheet-{time.time_ns():x}"
    ask("POST", "/v1/campaigns", 201, {"campaign_id": campaign, "name": "=Mega|1", "kind": "MEGA",
                                       "starts_at": START, "ends_at": END})
    skus = [{"sku_id": text, "list_price": 1000 + i, "floor_price": 900}
            for i, text in enumerate(goods.HARD_TEXTS)]
    ask("POST", f"{shop}/products", 201, {"product_id": "+p", "name": "P", "skus": skus})
    ask("POST", f"{shop}/promotions", 201, {
        "id": "a|b\\c", "type": "SELLER_VOUCHER", "ends_at": "2034-11-12T00:00:00+07:00",
        "benefit": {"kind": "AMOUNT_OFF", "amount": 50}})
    ask("PUT", f"{shop}/campaigns/{campaign}/join", 200, {
        "items": [{"sku_id": sku["sku_id"], "price": 900 + i} for i, sku in enumerate(skus)]})
    return f"{shop}/campaigns/{campaign}/price-forecast"


def expected(item):
    deepest = item["floor_breaches"].get("deepest", {})

    def ids(winners):
        return "|".join(one["promotion_id"].replace("\\", "\\\\").replace("|", "\\|")
                        for one in winners)

    return [item["sku_id"], item["product_id"], item["list_price"],
            *(item[which][key] for which in ("lowest", "highest") for key in ("price", "from", "to")),
            item["discount_bps"], item["floor_breaches"]["segments"],
            *(deepest.get(key) for key in ("price", "from", "to")),
            ids(item["winners"]), ids([one for one in item["winners"] if one["at_lowest"]])]


def plain(cell, form):
    """What stands in a cell, without its mark and Excel's escapes; None where it is empty."""
    if not isinstance(cell, str) or form is None:
        return cell
    return unmarked(cell.replace("_x005F_", "_") if form == "xlsx" else cell) if cell else None


class Forecasts(unittest.TestCase):
    def test_tables_tell_what_json_tells(self):
        path = filled_campaign()
        items = ask("GET", f"{path}?limit=500&sort=lowest_price", 200).json["items"]
        self.assertEqual(len(items), len(goods.HARD_TEXTS))
        self.assertGreater(sum(item["floor_breaches"]["segments"] for item in items), 0)
        wanted = [expected(item) for item in items]
        for form, read in (("csv", strict_csv), ("xlsx", workbook_rows)):
            with self.subTest(form=form):
                table = ask("GET", f"{path}?format={form}&sort=lowest_price", 200)
                rows = read(table.body)[1:]
                self.assertEqual(len(rows), int(table.headers["X-Total-Count"]))
                self.assertEqual([[plain(cell, form) for cell in row] for row in rows],
                                 [[plain(cell, None) if form == "xlsx" or cell is None else str(cell)
                                   for cell in row] for row in wanted])


if __name__ == "__main__":
    unittest.main()
