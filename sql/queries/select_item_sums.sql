-- Sums of each of the shop $1's items of a kind $2 over the channels $3 in parts of
-- time $5 to $7 that count $4 times (1 or -1), in no order.
SELECT item_id, rollup_sum(part.sign * gmv), rollup_sum(part.sign * deductions),
       rollup_sum(part.sign * refund_amount), rollup_sum(part.sign * cancelled_orders),
       rollup_sum(part.sign * orders), rollup_sum(part.sign * items_sold),
       rollup_sum(part.sign * impressions), rollup_sum(part.sign * clicks),
       rollup_sum(part.sign * add_to_carts)
FROM unnest($4::bigint[], $5::smallint[], $6::timestamptz[], $7::timestamptz[])
     AS part (sign, span, from_at, to_at)
JOIN rollup_item ON shop_id = $1 AND kind = $2::smallint AND rollup_item.span = part.span
     AND starts_at >= part.from_at AND starts_at < part.to_at AND channel = ANY ($3::smallint[])
GROUP BY item_id
