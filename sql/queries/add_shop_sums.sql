-- Adds to sums of the shop $1. Columns as lists, in the order of their names below.
INSERT INTO rollup_shop AS kept (
    shop_id, span, starts_at, channel, source, gmv, deductions, refund_amount, cancelled_orders,
    orders, items_sold, shop_views, impressions, clicks, add_to_carts)
SELECT $1, given.*
FROM unnest($2::smallint[], $3::timestamptz[], $4::smallint[], $5::smallint[], $6::bigint[],
            $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[],
            $13::bigint[], $14::bigint[], $15::bigint[])
     AS given (span, starts_at, channel, source, gmv, deductions, refund_amount, cancelled_orders,
               orders, items_sold, shop_views, impressions, clicks, add_to_carts)
ON CONFLICT (shop_id, span, starts_at, channel, source) DO UPDATE SET
    gmv = kept.gmv + excluded.gmv,
    deductions = kept.deductions + excluded.deductions,
    refund_amount = kept.refund_amount + excluded.refund_amount,
    cancelled_orders = kept.cancelled_orders + excluded.cancelled_orders,
    orders = kept.orders + excluded.orders,
    items_sold = kept.items_sold + excluded.items_sold,
    shop_views = kept.shop_views + excluded.shop_views,
    impressions = kept.impressions + excluded.impressions,
    clicks = kept.clicks + excluded.clicks,
    add_to_carts = kept.add_to_carts + excluded.add_to_carts
