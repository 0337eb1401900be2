"""What cannot be read, or breaks rules, is told by row and column; and nothing that is sent,
damaged or hostile, harms the service."""

import io
import random
import unittest
import zipfile

import goods
from client import CSV, XLSX, ask, call, fresh_shop, results
from test_round_trips import export, filled_shop, to_csv, to_xlsx

HEAD = ["product_id", "product_name", "sku_id", "list_price", "stock"]


def told(answer):
    return {error["field"]: error["code"] for error in answer.json["errors"]}


def workbook(sheet, strings=None, workbook_xml=None):
    """An XLSX file with this XML as its sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", workbook_xml or (
            f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
            '<sheet name="A" sheetId="7" r:id="rId3"/><sheet name="B" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>"))
        file.writestr("xl/_rels/workbook.xml.rels", (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/none.xml"/>'
            f'<Relationship Id="rId3" Type="{relations}/worksheet" Target="/xl/worksheets/x.xml"/>'
            "</Relationships>"))
        if strings is not None:
            file.writestr("xl/sharedStrings.xml", f'<sst xmlns="{main}">{strings}</sst>')
        file.writestr("xl/worksheets/x.xml", sheet if sheet.startswith("<?") or "<!" in sheet
                      else f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>')
    return out.getvalue()


def inline(*cells):
    return "<row>" + "".join(
        cell if cell.startswith("<c") else f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
        for cell in cells) + "</row>"


XML_HEAD = inline("product_id", "product_name", "sku_id", "list_price")


class Refusals(unittest.TestCase):
    def setUp(self):
        self.shop = fresh_shop()

    def send(self, rows, status=200, media=CSV, **kwargs):
        body = rows if isinstance(rows, bytes) else to_csv(rows)
        return ask("POST", f"{self.shop}/products/batch", status, body, media, **kwargs)

    def test_faults_are_told_by_row_and_column(self):
        rows = [
            HEAD,
            ["good", "Good", "g1", "52000", "1"],
            ["bad", "Bad", "b1", "-5", "1.5"],
            [],
            ["bad", "Other", "b1", "x", ""],
            ["good", "", "g2", "52.000", "1e3"],
            ["", "", "", "", "7"],
            ["thief", "Thief", "g1", "007", "3,00"],
            ["long" * 20, "N", "n1", "99999999999999999999", "9"],
        ]
        expected = [
            (2, "good", "INVALID", {"rows[6].list_price": "NOT_AN_INTEGER",
                                    "rows[6].stock": "NOT_AN_INTEGER"}),
            (3, "bad", "INVALID", {"rows[3].list_price": "OUT_OF_RANGE",
                                   "rows[3].stock": "NOT_AN_INTEGER",
                                   "rows[5].product_name": "INCONSISTENT",
                                   "rows[5].sku_id": "DUPLICATE",
                                   "rows[5].list_price": "WRONG_TYPE"}),
            (7, None, "INVALID", {"rows[7].product_id": "REQUIRED",
                                  "rows[7].product_name": "REQUIRED",
                                  "rows[7].sku_id": "REQUIRED",
                                  "rows[7].list_price": "REQUIRED"}),
            (8, "thief", "INVALID", {"rows[8].sku_id": "DUPLICATE"}),
            (9, None, "INVALID", {"rows[9].product_id": "TOO_LONG",
                                  "rows[9].list_price": "OUT_OF_RANGE"}),
        ]
        self.assertEqual(results(self.send(rows)), expected)
        numbers = [[int(cell) if cell.isdigit() and cell[0] != "0" and len(cell) < 9 else cell
                    for cell in row] for row in rows]
        self.assertEqual(results(self.send(to_xlsx(numbers), media=XLSX)), expected)
        details = " ".join(error["detail"] for item in self.send(rows).json["items"]
                           for error in item["errors"])
        self.assertIn("in row 3", details)
        self.assertIn("in row 2", details)
        self.assertNotIn("items[", details)

    def test_what_the_store_knows_is_told_so_too(self):
        self.send([HEAD, ["a", "A", "a1", "1", ""]])
        found = results(self.send([HEAD, ["c", "C", "c1", "1", ""], ["c", "C", "a1", "1", ""]]))
        self.assertEqual(found, [(2, "c", "INVALID", {"rows[3].sku_id": "DUPLICATE"})])
        rows = [["id", "type", "benefit.kind", "benefit.bps", "campaign_id"],
                ["v", "PRODUCT_DISCOUNT", "PERCENT_OFF", "1000", "none"]]
        answer = ask("POST", f"{self.shop}/promotions/batch", 200, to_csv(rows), CSV)
        self.assertEqual(results(answer),
                         [(2, "v", "INVALID", {"rows[2].campaign_id": "UNKNOWN_CAMPAIGN"})])

    def test_promotions_faults_have_their_columns(self):
        head = ["id", "type", "starts_at", "benefit.kind", "benefit.bps", "benefit.steps",
                "quota.uses", "quota.units", "scope.sku_ids", "channels"]
        rows = [head,
                ["a", "SELLER_VOUCHER", "45972.5", "PERCENT_OFF", "20000", "", "", "", "", ""],
                ["b", "BUY_MORE_SAVE_MORE", "", "STEPS", "", "min_quantity=2 percent_of_bps=1|x",
                 "", "", "", ""],
                ["c", "SELLER_VOUCHER", "", "", "", "", "1", "2", "ok||no", "TOKOPEDIA|X"]]
        answer = ask("POST", f"{self.shop}/promotions/batch", 200, to_csv(rows), CSV)
        self.assertEqual(results(answer), [
            (2, "a", "INVALID", {"rows[2].starts_at": "INVALID_TIME",
                                 "rows[2].benefit.bps": "OUT_OF_RANGE"}),
            (3, "b", "INVALID", {"rows[3].benefit.steps[0].percent_of_bps": "UNKNOWN_FIELD",
                                 "rows[3].benefit.steps[0]": "REQUIRED",
                                 "rows[3].benefit.steps[1]": "WRONG_TYPE"}),
            (4, "c", "INVALID", {"rows[4].benefit.kind": "REQUIRED",
                                 "rows[4].quota.uses": "INCONSISTENT",
                                 "rows[4].scope.sku_ids[1]": "EMPTY",
                                 "rows[4].channels[1]": "UNKNOWN_VALUE"}),
        ])
        dated = to_xlsx([head[:5], ["a", "SELLER_VOUCHER", 45972.5, "PERCENT_OFF", 1000]])
        answer = ask("POST", f"{self.shop}/promotions/batch", 200, dated, XLSX)
        self.assertEqual(results(answer)[0][3], {"rows[2].starts_at": "INVALID_TIME"})

    def test_headers_are_known_and_whole(self):
        good = ["p", "P", "s", "1", "2"]
        for rows, faults in (
            ([HEAD[:3] + ["list_prize", "stock"], good], {"rows[1].list_prize": "UNKNOWN_FIELD",
                                                         "rows[1].list_price": "REQUIRED"}),
            ([HEAD + ["stock"], good], {"rows[1].stock": "DUPLICATE"}),
            ([[], HEAD, good + ["lost"]], {"rows[3]": "UNKNOWN_FIELD"}),
            ([HEAD], {"rows": "EMPTY"}),
            (b"\xef\xbb\xbf\r\n\r\n", {"rows": "EMPTY"}),
            ([[f"c{n}" for n in range(65)]], {"rows[1]": "TOO_MANY"}),
        ):
            with self.subTest(faults=faults):
                self.assertEqual(told(self.send(rows, 422)), faults)

    def test_what_is_no_csv_is_told_by_row(self):
        head = to_csv([HEAD])
        for body, sentence in (
            (head + b'a,A,s,1,2\r\nb,"B,s,1,2\r\n', "row 3: A quote"),
            (head + b'a,A "x",s,1,2\r\n', "row 2: A quote"),
            (head + b'a,"A"x,s,1,2\r\n', "row 2: A quote"),
            (head + b"a,A,s,1,2\r\nb,\xe9t\xe9,s,1,2\r\n", "row 3: The text is not UTF-8"),
            (head + b"a,\xed\xa0\x80,s,1,2\r\n", "row 2: The text is not UTF-8"),
            (head + b"a,A\0B,s,1,2\r\n", "row 2: The text is not UTF-8"),
            ("product_id\r\n".encode("utf-16"), "row 1: The text is not UTF-8"),
        ):
            with self.subTest(body=body):
                answer = self.send(body, 400)
                self.assertEqual(answer.json["code"], "MALFORMED_SHEET")
                self.assertTrue(answer.json["detail"].startswith(sentence), answer.json["detail"])

    def test_numbers_as_excel_keeps_them(self):
        def price(cell):
            sheet = XML_HEAD + inline("p", "P", "s", cell)
            return results(self.send(workbook(sheet), media=XLSX))[0]

        for text, value in (("52000", 52000), ("52000.0", 52000), ("5.2E4", 52000),
                            ("1E+05", 100000), ("1.25E2", 125), ("12500E-2", 125),
                            ("0.0", 0), ("9007199254740991", 9007199254740991), (" 7 ", 7)):
            with self.subTest(text=text):
                self.assertNotEqual(price(f"<c><v>{text}</v></c>")[2], "INVALID")
                sku = ask("GET", f"{self.shop}/products/p", 200).json["skus"][0]
                self.assertEqual(sku["list_price"], value)
        for text in ("1.5", "1E-1", "1E400", "1E9999999999", "123456.7E1.0", "--1", "1e", "NaN",
                     "9007199254740992", "-1"):
            with self.subTest(text=text):
                self.assertEqual(price(f"<c><v>{text}</v></c>")[2], "INVALID")
        # a formula's value, a switch, a rich text with a reading beside it, an id that is a number
        self.assertEqual(price("<c><f>1+1</f><v>2</v></c>")[2], "UPDATED")
        self.assertEqual(price('<c t="b"><v>1</v></c>')[2], "INVALID")
        sheet = XML_HEAD + inline('<c t="s"><v>1</v></c>', "P", "<c><v>1234.0</v></c>",
                                  "<c><v>1</v></c>")
        strings = ("<si><t>no</t></si><si><r><t>ri</t></r><r><t>ch_x0021_</t></r>"
                   "<rPh><t>reading</t></rPh></si>")
        self.assertEqual(results(self.send(workbook(sheet, strings), media=XLSX))[0][1:3],
                         ("rich!", "CREATED"))
        skus = ask("GET", f"{self.shop}/products/rich!", 200).json["skus"]
        self.assertEqual(skus[0]["sku_id"], "1234")

    def test_damaged_workbooks_are_refused(self):
        whole = export(filled_shop("products"), "products", "xlsx").body
        entities = ('<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
                    '<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><w>&b;</w>')
        cells = inline("p", "P", "s", "<c><v>1</v></c>")
        for name, body in {
            "nothing of a file": b"PK\x03\x04",
            "a table": b"product_id,product_name\r\n",
            "an old workbook": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
            "half": whole[:len(whole) // 2],
            "all but the end": whole[:-10],
            "entities": workbook(entities),
            "entities in the workbook": workbook(XML_HEAD, workbook_xml=entities),
            "no XML": workbook("<?nothing"),
            "an unclosed row": workbook("<row><c>"),
            "a string that is not there": workbook(XML_HEAD + inline('<c t="s"><v>3</v></c>'),
                                                   "<si><t>a</t></si>"),
            "a string's number that is none": workbook(inline('<c t="s"><v>x</v></c>'),
                                                       "<si><t>a</t></si>"),
            "rows backwards": workbook('<row r="2"><c><v>1</v></c></row><row r="1"></row>'),
            "cells backwards": workbook('<row><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>'),
            "a cell nowhere": workbook('<row><c r="1"><v>1</v></c></row>'),
            "an error": workbook(XML_HEAD + inline('<c t="e"><v>#N/A</v></c>')),
            "a deep one": workbook("<a>" * 100 + "</a>" * 100),
            "no sheets": workbook(XML_HEAD + cells, workbook_xml="<workbook/>"),
        }.items():
            with self.subTest(name=name):
                answer = self.send(body, 400, media=XLSX)
                self.assertEqual(answer.json["code"], "MALFORMED_SHEET")

    def test_bombs_are_not_unpacked(self):
        zeros = workbook(XML_HEAD + inline("p", "P" * 90_000_000, "s", "<c><v>1</v></c>"))
        blanks = workbook(XML_HEAD + " " * 90_000_000)
        string = "<si><t>" + "x" * 1_000_000 + "</t></si>"
        repeated = workbook(XML_HEAD + inline('<c t="s"><v>0</v></c>') * 40, string)
        rows = workbook(XML_HEAD + "<row><c><v>1</v></c></row>" * 60_000)
        wide = workbook('<row><c r="ZZZZZZZZZZ1"><v>1</v></c></row>')
        lists = to_csv([["id", "type", "benefit.kind", "scope.sku_ids"]] +
                       [[f"p{n}", "SELLER_VOUCHER", "PERCENT_OFF", "a|" * 20000]
                        for n in range(60)])
        for name, body in {"zeros": zeros, "blanks": blanks, "repeated": repeated, "rows": rows,
                           "wide": wide}.items():
            with self.subTest(name=name):
                self.assertLess(len(body), 6 << 20)
                self.assertEqual(set(told(self.send(body, 422, media=XLSX)).values()),
                                 {"TOO_MANY"})
        answer = ask("POST", f"{self.shop}/promotions/batch", 422, lists, CSV)
        self.assertEqual(told(answer), {"rows": "TOO_MANY"})
        many = to_csv([HEAD[:4]] + [[f"p{n}", "P", f"s{n}", "1"] for n in range(5001)])
        self.assertEqual(told(self.send(many, 422)), {"rows": "TOO_MANY"})

    def test_no_damage_is_an_error_of_ours(self):
        seed = random.randrange(1 << 32)
        dice = random.Random(seed)
        shop = filled_shop("products")
        for form, media in (("csv", CSV), ("xlsx", XLSX)):
            whole = export(shop, "products", form).body
            for _ in range(150):
                body = bytearray(whole)
                for _ in range(dice.choice((1, 1, 2, 20))):
                    at = dice.randrange(len(body))
                    body[at:at + dice.choice((0, 1, 1, 9))] = dice.randbytes(dice.choice((0, 1, 9)))
                answer = call("POST", f"{self.shop}/products/batch", bytes(body), media)
                self.assertIn(answer.status, (200, 400, 422), f"seed {seed}")

    def test_only_batches_take_sheets(self):
        for path, media in ((f"{self.shop}/products", CSV), (f"{self.shop}/products/batch",
                            "application/vnd.ms-excel"), (f"{self.shop}/products/batch",
                            "text/csv; charset=windows-1252")):
            answer = call("POST", path, b"x", media)
            self.assertEqual((answer.status, answer.json["code"]), (415, "UNSUPPORTED_MEDIA"))
        self.assertIn("text/csv", answer.json["detail"])


if __name__ == "__main__":
    unittest.main()
