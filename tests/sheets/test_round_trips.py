"""What goes out comes in again: through our own sheets, and through other people's readers and
writers (Python's strict csv, openpyxl)."""

import csv
import io
import re
import unittest

import openpyxl

import goods
from client import CSV, XLSX, ask, call, fresh_shop, results

KINDS = {
    "products": ("products/catalogue-export", goods.products),
    "promotions": ("promotions/export", goods.promotions),
}
TYPES = {"csv": CSV, "xlsx": XLSX}


def export(shop, what, form, query=""):
    return ask("GET", f"{shop}/{KINDS[what][0]}?format={form}{query}", 200)


def filled_shop(what, **kwargs):
    shop = fresh_shop(**kwargs)
    answer = ask("POST", f"{shop}/{what}/batch", 200, {"items": KINDS[what][1]()})
    assert {result for _, _, result, _ in results(answer)} == {"CREATED"}, answer.body
    return shop


def strict_csv(body):
    """Rows as a strict reader sees them."""
    text = body.decode("utf-8-sig")
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def workbook_rows(body):
    sheet = openpyxl.load_workbook(io.BytesIO(body), read_only=True).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def to_csv(rows, **dialect):
    text = io.StringIO(newline="")
    csv.writer(text, **dialect).writerows(rows)
    return text.getvalue().encode()


def to_xlsx(rows):
    book = openpyxl.Workbook()
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is None or value == "":
                continue
            if isinstance(value, str):  # what Excel does and openpyxl does not
                value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", value)
            cell = book.active.cell(row=r, column=c, value=value)
            if isinstance(value, str):
                cell.data_type = "s"  # openpyxl takes "=…" for a formula
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def unmarked(text):
    bare = text.lstrip("'")
    return text[1:] if text[0] == "'" and bare[:1] in ("=", "+", "-", "@", "\t", "\r") else text


class RoundTrips(unittest.TestCase):
    def test_what_was_exported_changes_nothing(self):
        for what in KINDS:
            shop = filled_shop(what)
            before = ask("GET", f"{shop}/{what}?limit=500", 200).json
            for form, media in TYPES.items():
                with self.subTest(what=what, form=form):
                    answer = ask("POST", f"{shop}/{what}/batch", 200,
                                 export(shop, what, form).body, media)
                    found = results(answer)
                    self.assertEqual([one for one in found if one[2] != "UNCHANGED"], [])
                    self.assertEqual({one[1] for one in found},
                                     {one.get("id", one.get("product_id"))
                                      for one in before["items"]})
                    self.assertEqual(ask("GET", f"{shop}/{what}?limit=500", 200).json, before)

    def test_another_shop_becomes_the_same(self):
        for what in KINDS:
            first = export(filled_shop(what), what, "csv").body
            for form, media in TYPES.items():
                with self.subTest(what=what, form=form):
                    shop = fresh_shop()
                    source = filled_shop(what)
                    sent = export(source, what, form).body
                    found = results(ask("POST", f"{shop}/{what}/batch", 200, sent, media))
                    self.assertEqual({one[2] for one in found}, {"CREATED"})
                    self.assertEqual(export(shop, what, "csv").body, first)

    def test_a_strict_reader_finds_every_text(self):
        rows = strict_csv(export(filled_shop("products"), "products", "csv").body)
        head, rows = rows[0], rows[1:]
        ids = [unmarked(row[head.index("product_id")]) for row in rows]
        self.assertEqual(sorted(set(ids)), sorted(goods.HARD_TEXTS))
        self.assertTrue(all(len(row) == len(head) for row in rows))
        for row in rows:
            for cell in row:
                self.assertNotIn(cell[:1], ("=", "+", "-", "@", "\t", "\r") if cell else ())

    def test_another_reader_finds_texts_and_numbers(self):
        answer = export(filled_shop("products"), "products", "xlsx")
        rows = workbook_rows(answer.body)
        head = rows[0]
        at = {name: head.index(name) for name in head}
        self.assertEqual(len(rows) - 1, int(answer.headers["X-Total-Count"]))
        ids = {unmarked(row[at["product_id"]].replace("_x005F_", "_"))  # as it stands in the file
               for row in rows[1:]}
        self.assertEqual(ids, set(goods.HARD_TEXTS))
        prices = {row[at["list_price"]] for row in rows[1:]}
        self.assertIn(9007199254740991, prices)
        self.assertTrue(all(isinstance(price, int) for price in prices))
        self.assertIn("007", {row[at["product_id"]] for row in rows})

    def test_a_workbook_has_a_bold_header_in_sight_and_formatted_numbers(self):
        table = export(filled_shop("products"), "products", "xlsx").body
        sheet = openpyxl.load_workbook(io.BytesIO(table)).worksheets[0]
        self.assertEqual(sheet.freeze_panes, "A2")
        head = [cell.value for cell in sheet[1]]
        self.assertTrue(all(cell.font.bold for cell in sheet[1]))
        first = dict(zip(head, sheet[2]))
        self.assertEqual(first["list_price"].number_format, "#,##0")
        self.assertFalse(first["product_id"].font.bold)
        self.assertEqual(first["product_id"].number_format, "General")

    def test_what_other_writers_made_is_read(self):
        for what in KINDS:
            shop = filled_shop(what)
            rows = strict_csv(export(shop, what, "csv").body)
            sent = {
                "commas": (to_csv(rows), CSV),
                "semicolons": (to_csv(rows, delimiter=";"), "text/csv; charset=utf-8"),
                "tabs": (to_csv(rows, delimiter="\t"), CSV),
                "LF": (to_csv(rows, lineterminator="\n"), CSV),
                "CR": (to_csv(rows, lineterminator="\r"), CSV),
                "quotes everywhere": (to_csv(rows, quoting=csv.QUOTE_ALL), CSV),
                "a mark, no last line break": (b"\xef\xbb\xbf" + to_csv(rows).rstrip(), CSV),
                "other columns first": (to_csv([row[::-1] for row in rows]), CSV),
                "openpyxl": (to_xlsx([[int(cell) if cell.isdigit() and str(int(cell)) == cell
                                       else cell for cell in row] for row in rows]), XLSX),
            }
            for name, (body, media) in sent.items():
                with self.subTest(what=what, name=name):
                    found = results(ask("POST", f"{shop}/{what}/batch", 200, body, media))
                    self.assertGreater(len(found), 5)
                    self.assertEqual([one for one in found if one[2] != "UNCHANGED"], [])

    def test_rows_of_a_product_need_not_be_neighbours(self):
        shop = fresh_shop()
        rows = [["product_id", "product_name", "sku_id", "list_price"],
                ["a", "A", "a1", 1], ["b", "B", "b1", 2], [], ["a", "", "a2", 3]]
        found = results(ask("POST", f"{shop}/products/batch", 200, to_csv(rows), CSV))
        self.assertEqual([one[:3] for one in found], [(2, "a", "CREATED"), (3, "b", "CREATED")])
        skus = ask("GET", f"{shop}/products/a", 200).json["skus"]
        self.assertEqual([sku["sku_id"] for sku in skus], ["a1", "a2"])

    def test_what_was_taken_off_stays_off(self):
        for what, one, path in (("products", {"product_id": "x", "name": "X",
                                 "skus": [{"sku_id": "x1", "list_price": 1}]}, "x"),
                                ("promotions", {"id": "x", "type": "PRODUCT_DISCOUNT",
                                 "benefit": {"kind": "AMOUNT_OFF", "amount": 1},
                                 "scope": {"sku_ids": [f"sku-{n:060}" for n in range(900)]}},
                                 "x")):
            shop = fresh_shop()
            ask("POST", f"{shop}/{what}/batch", 200, {"items": [one]})
            ask("DELETE", f"{shop}/{what}/{path}", 200)
            before = ask("GET", f"{shop}/{what}/{path}", 200).json
            for form, media in TYPES.items():
                with self.subTest(what=what, form=form):
                    table = export(shop, what, form)
                    self.assertGreater(int(table.headers["X-Total-Count"]), 0)
                    answer = ask("POST", f"{shop}/{what}/batch", 200, table.body, media)
                    self.assertEqual(results(answer), [])
                    self.assertEqual(ask("GET", f"{shop}/{what}/{path}", 200).json, before)

    def test_more_than_a_page(self):
        shop = fresh_shop()
        items = [{"product_id": f"p{n:05}", "name": "P",
                  "skus": [{"sku_id": f"s{n:05}", "list_price": n}]} for n in range(1500)]
        ask("POST", f"{shop}/products/batch", 200, {"items": items})
        rows = strict_csv(export(shop, "products", "csv").body)
        self.assertEqual([row[0] for row in rows[1:]], [one["product_id"] for one in items])
        rows = strict_csv(export(shop, "products", "csv", "&q=p0001").body)
        self.assertEqual([row[0] for row in rows[1:]], [f"p{n:05}" for n in range(10, 20)])

    def test_times_are_the_shops_and_names_are_found_again(self):
        shop = filled_shop("promotions", name='Toko "Ibu/Ani" ☕', zone="Asia/Jayapura")
        answer = export(shop, "promotions", "csv")
        rows = strict_csv(answer.body)
        starts = {row[0]: row[rows[0].index("starts_at")] for row in rows}
        self.assertEqual(starts["everything"], "2025-11-11T02:00:00.25+09:00")
        name = answer.headers["Content-Disposition"]
        self.assertRegex(name, r'^attachment; filename="Toko _Ibu_Ani_ _ promotions '
                               r"\d{4}-\d\d-\d\d\.csv\"; filename\*=UTF-8''Toko%20_Ibu_Ani_%20%E2"
                               r"%98%95%20promotions%20\d{4}-\d\d-\d\d\.csv$")

    def test_a_repeated_upload_is_answered_as_the_first_was(self):
        shop = fresh_shop()
        body = export(filled_shop("products"), "products", "xlsx").body
        headers = {"Idempotency-Key": "k"}
        first = call("POST", f"{shop}/products/batch", body, XLSX, headers)
        again = call("POST", f"{shop}/products/batch", body, XLSX, headers)
        self.assertEqual(again.body, first.body)
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        other = call("POST", f"{shop}/products/batch", body + b"\0", XLSX, headers)
        self.assertIn(other.status, (400, 409))


if __name__ == "__main__":
    unittest.main()
