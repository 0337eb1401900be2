-- Sums of the shop $1's items $8 of a kind $2 over the channels $3 in parts of time $5 to
-- $7, gathered by the place $4 that each part belongs to: each row is looked up by itself,
-- as there may be very many items beside them. In the order of places.
SELECT part.place, item_id, sum(gmv)::bigint, sum(deductions)::bigint,
       sum(refund_amount)::bigint, sum(cancelled_orders)::bigint, sum(orders)::bigint,
       sum(items_sold)::bigint, sum(impressions)::bigint, sum(clicks)::bigint,
       sum(add_to_carts)::bigint
FROM unnest($4::integer[], $5::smallint[], $6::timestamptz[], $7::timestamptz[])
     AS part (place, span, from_at, to_at)
CROSS JOIN LATERAL generate_series(part.from_at, part.to_at - interval '1 microsecond',
                                   part.span * interval '1 minute') AS bucket (starts_at)
JOIN rollup_item ON shop_id = $1 AND kind = $2::smallint AND rollup_item.span = part.span
     AND rollup_item.starts_at = bucket.starts_at AND item_id = ANY ($8::text[])
     AND channel = ANY ($3::smallint[])
GROUP BY part.place, item_id
ORDER BY part.place, item_id
