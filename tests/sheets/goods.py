"""Products and promotions that are hard to put into cells, and every kind of each field."""

HARD_TEXTS = [
    "plain",
    "=1+1",
    "+62 812",
    "-5%",
    "@home",
    "'=1+1",
    "''-x",
    "'quoted'",
    "'",
    "comma, semicolon; tab-less",
    'say "kopi"',
    '"',
    "a|b\\c",
    "\\",
    "|",
    " blank at both ends ",
    "Kopi Gayo ☕ 🇮🇩 كوب",
    "_x0041_ and _x005F_",
    "<b>&amp;</b>",
    "007",
    "1E5",
    "1.0",
    "TRUE",
    "#N/A",
    "2025-11-11",
    "sep=;",
    "x" * 64,
]


def products():
    made = []
    for index, text in enumerate(HARD_TEXTS):
        made.append(
            {
                "product_id": text,
                "name": text + text,
                "skus": [
                    {"sku_id": text, "name": text, "list_price": 52000 + index},
                    {
                        "sku_id": f"{index} full",
                        "list_price": 9007199254740991,
                        "unit_cost": 0,
                        "floor_price": 1,
                        "min_margin_bps": 10000,
                        "stock": 0,
                        "low_stock_threshold": 7,
                    },
                ],
            }
        )
    return made


def promotions():
    def one(promotion_id, kind, benefit, **more):
        return {"id": promotion_id, "type": kind, "benefit": benefit, **more}

    made = [
        one(
            "everything",
            "SELLER_VOUCHER",
            {"kind": "PERCENT_OFF", "bps": 1000, "max_discount": 20000},
            name="'=Voucher, \"besar\"",
            starts_at="2025-11-11T00:00:00.25+07:00",
            ends_at="2030-11-12T00:00:00+07:00",
            audience="NEW",
            channels=["TOKOPEDIA"],
            scope={"product_ids": HARD_TEXTS, "sku_ids": ["sku|1", "sku\\2", "=sku"]},
            funding={"by": "SHARED", "platform_share_bps": 2500},
            min_spend=50000,
            min_quantity=2,
            quota={"uses": 100},
            quota_per_buyer={"uses": 1},
        ),
        one("fixed", "PRODUCT_DISCOUNT", {"kind": "FIXED_PRICE", "price": 0}, quota={"units": 9}),
        one("amount", "PRODUCT_DISCOUNT", {"kind": "AMOUNT_OFF", "amount": 5000},
            max_units_per_order=3, quota_per_buyer={"units": 2}),
        one("steps", "BUY_MORE_SAVE_MORE", {"kind": "STEPS", "steps": [
            {"min_quantity": 2, "percent_off_bps": 1000},
            {"min_quantity": 3, "percent_off_bps": 1500}]}),
        one("spend", "BUY_MORE_SAVE_MORE", {"kind": "STEPS", "steps": [
            {"min_spend": 100000, "amount_off": 10000}]}),
        one("gift", "GIFT_WITH_PURCHASE", {"kind": "GIFT", "sku_id": "-gift", "quantity": 1,
            "list_price": 25000, "unit_cost": 0, "stock": 3}, min_spend=1),
        one("ship", "SHIPPING_DISCOUNT", {"kind": "FREE_SHIPPING"}),
        one("cash", "BONUS_CASHBACK", {"kind": "CASHBACK", "bps": 500, "max_amount": 10000}),
        one("+code", "PROMO_CODE", {"kind": "AMOUNT_OFF", "amount": 1}, code="=HEMAT"),
        one("long", "SELLER_VOUCHER", {"kind": "AMOUNT_OFF", "amount": 1},
            scope={"product_ids": [f"produk-{n:05}-{'|' * 40}" for n in range(3000)],
                   "sku_ids": ["one"]}),
    ]
    return made
