-- Adds to sums of the shop $1. Columns as lists, in the order of their names below.
INSERT INTO rollup_shop AS kept (
    shop_id, span, starts_at, channel, source, gmv, deductions, refund_amount, cancelled_orders,
    orders, items_sold, shop_views, impressions, clicks, add_to_carts)
SELECT $1, unnest($2::smallint[]), unnest($3::timestamptz[]), unnest($4::smallint[]),
        unnest($5::smallint[]), unnest($6::bigint[]), unnest($7::bigint[]), unnest($8::bigint[]),
        unnest($9::bigint[]), unnest($10::bigint[]), unnest($11::bigint[]), unnest($12::bigint[]),
        unnest($13::bigint[]), unnest($14::bigint[]), unnest($15::bigint[])
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
