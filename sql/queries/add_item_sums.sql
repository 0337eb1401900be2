-- Adds to sums of what the shop $1 sells and shows. Columns as lists, in the order
-- of their names below. Nobody else writes them meanwhile: what is there is raised,
-- and the rest inserted, which costs less than ON CONFLICT.
WITH given AS MATERIALIZED (
    SELECT unnest($2::smallint[]) AS kind, unnest($3::smallint[]) AS span,
           unnest($4::timestamptz[]) AS starts_at, unnest($5::text[]) AS item_id,
           unnest($6::smallint[]) AS channel, unnest($7::bigint[]) AS gmv,
           unnest($8::bigint[]) AS deductions, unnest($9::bigint[]) AS refund_amount,
           unnest($10::bigint[]) AS cancelled_orders, unnest($11::bigint[]) AS orders,
           unnest($12::bigint[]) AS items_sold, unnest($13::bigint[]) AS impressions,
           unnest($14::bigint[]) AS clicks, unnest($15::bigint[]) AS add_to_carts,
           generate_series(1, cardinality($2::smallint[])) AS place),
raised AS (
    UPDATE rollup_item AS kept SET
        gmv = kept.gmv + given.gmv,
        deductions = kept.deductions + given.deductions,
        refund_amount = kept.refund_amount + given.refund_amount,
        cancelled_orders = kept.cancelled_orders + given.cancelled_orders,
        orders = kept.orders + given.orders,
        items_sold = kept.items_sold + given.items_sold,
        impressions = kept.impressions + given.impressions,
        clicks = kept.clicks + given.clicks,
        add_to_carts = kept.add_to_carts + given.add_to_carts
    FROM given
    WHERE kept.shop_id = $1 AND kept.kind = given.kind AND kept.span = given.span
      AND kept.starts_at = given.starts_at AND kept.item_id = given.item_id
      AND kept.channel = given.channel
    RETURNING given.place)
INSERT INTO rollup_item (
    shop_id, kind, span, starts_at, item_id, channel, gmv, deductions, refund_amount,
    cancelled_orders, orders, items_sold, impressions, clicks, add_to_carts)
SELECT $1, kind, span, starts_at, item_id, channel, gmv, deductions, refund_amount,
       cancelled_orders, orders, items_sold, impressions, clicks, add_to_carts
FROM given
WHERE place NOT IN (SELECT place FROM raised)
