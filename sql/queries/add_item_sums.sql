-- Adds to sums of what the shop $1 sells and shows. Columns as lists, in the order
-- of their names below.
INSERT INTO rollup_item AS kept (
    shop_id, kind, span, starts_at, item_id, channel, gmv, deductions, refund_amount,
    cancelled_orders, orders, items_sold, impressions, clicks, add_to_carts)
SELECT $1, unnest($2::smallint[]), unnest($3::smallint[]), unnest($4::timestamptz[]),
        unnest($5::text[]), unnest($6::smallint[]), unnest($7::bigint[]), unnest($8::bigint[]),
        unnest($9::bigint[]), unnest($10::bigint[]), unnest($11::bigint[]), unnest($12::bigint[]),
        unnest($13::bigint[]), unnest($14::bigint[]), unnest($15::bigint[])
ON CONFLICT (shop_id, kind, span, starts_at, item_id, channel) DO UPDATE SET
    gmv = kept.gmv + excluded.gmv,
    deductions = kept.deductions + excluded.deductions,
    refund_amount = kept.refund_amount + excluded.refund_amount,
    cancelled_orders = kept.cancelled_orders + excluded.cancelled_orders,
    orders = kept.orders + excluded.orders,
    items_sold = kept.items_sold + excluded.items_sold,
    impressions = kept.impressions + excluded.impressions,
    clicks = kept.clicks + excluded.clicks,
    add_to_carts = kept.add_to_carts + excluded.add_to_carts
