-- Sums of the shop $1 over its channels $2 and kinds of source $3 in parts of time
-- $5 to $7, of which each is read by itself; gathered in bins of $4 minutes, in the
-- order of time: the first of a bin's buckets in microseconds since 1970, source, sums.
SELECT (extract(epoch FROM summed.first_at) * 1000000)::bigint, summed.source, summed.gmv,
       summed.deductions, summed.refund_amount, summed.cancelled_orders, summed.orders,
       summed.items_sold, summed.shop_views, summed.impressions, summed.clicks, summed.add_to_carts
FROM unnest($5::smallint[], $6::timestamptz[], $7::timestamptz[]) AS part (span, from_at, to_at)
CROSS JOIN LATERAL (
    SELECT min(starts_at) AS first_at, source, sum(gmv)::bigint AS gmv,
           sum(deductions)::bigint AS deductions, sum(refund_amount)::bigint AS refund_amount,
           sum(cancelled_orders)::bigint AS cancelled_orders, sum(orders)::bigint AS orders,
           sum(items_sold)::bigint AS items_sold, sum(shop_views)::bigint AS shop_views,
           sum(impressions)::bigint AS impressions, sum(clicks)::bigint AS clicks,
           sum(add_to_carts)::bigint AS add_to_carts
    FROM rollup_shop
    WHERE shop_id = $1 AND span = part.span AND starts_at >= part.from_at
      AND starts_at < part.to_at AND channel = ANY ($2::smallint[])
      AND source = ANY ($3::smallint[])
    GROUP BY date_bin($4::integer * interval '1 minute', starts_at, 'epoch'), source) AS summed
ORDER BY summed.first_at, summed.source
