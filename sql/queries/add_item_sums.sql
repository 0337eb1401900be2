-- Adds to sums of what the shop $1 sells and shows. Columns as lists, in the order
-- of their names below.
INSERT INTO rollup_item AS kept (
    shop_id, kind, span, starts_at, item_id, channel, gmv, deductions, refund_amount,
    cancelled_orders, orders, items_sold, impressions, clicks, add_to_carts)
SELECT $1, given.*
FROM unnest($2::smallint[], $3::smallint[], $4::timestamptz[], $5::text[], $6::smallint[],
            $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[],
            $13::bigint[], $14::bigint[], $15::bigint[])
     AS given (kind, span, starts_at, item_id, channel, gmv, deductions, refund_amount,
               cancelled_orders, orders, items_sold, impressions, clicks, add_to_carts)
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
