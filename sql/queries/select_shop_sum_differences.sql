-- Where the shop $1's sums from $2 to before $3 differ from what its raw rows say.
WITH fact AS (
    SELECT paid_at AS at, channel, 0 AS source, 0::bigint AS gmv, 0::bigint AS deductions,
           0::bigint AS refund_amount, 0 AS cancelled_orders, 1 AS orders, 0::bigint AS items_sold,
           0 AS shop_views, 0 AS impressions, 0 AS clicks, 0 AS add_to_carts
    FROM shop_order
    WHERE shop_id = $1 AND paid_at >= $2::timestamptz AND paid_at < $3::timestamptz
    UNION ALL
    SELECT paid_at, channel, counted, gmv::bigint, 0, 0, 0, 0, quantity, 0, 0, 0, 0
    FROM order_line JOIN shop_order USING (shop_id, paid_at, order_id)
    CROSS JOIN LATERAL (VALUES (0), (source::integer)) AS of_source (counted)
    WHERE shop_id = $1 AND paid_at >= $2 AND paid_at < $3 AND NOT gift
    UNION ALL
    SELECT paid_at, channel, source, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0
    FROM (SELECT DISTINCT paid_at, channel, source, order_id
          FROM order_line JOIN shop_order USING (shop_id, paid_at, order_id)
          WHERE shop_id = $1 AND paid_at >= $2 AND paid_at < $3 AND NOT gift) AS once
    UNION ALL
    SELECT event.at, channel, counted, 0, amount::bigint,
           CASE WHEN kind = 2 THEN amount::bigint ELSE 0 END, 0, 0, 0, 0, 0, 0, 0
    FROM order_deduction AS taken JOIN order_event AS event USING (shop_id, event_id)
    CROSS JOIN LATERAL (VALUES (0), (source::integer)) AS of_source (counted)
    WHERE shop_id = $1 AND event.at >= $2 AND event.at < $3
    UNION ALL
    SELECT at, channel, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
    FROM order_event
    WHERE shop_id = $1 AND at >= $2 AND at < $3 AND cancels
    UNION ALL
    SELECT at, channel, source, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0
    FROM (SELECT DISTINCT event.at, channel, source, event_id
          FROM order_deduction AS taken JOIN order_event AS event USING (shop_id, event_id)
          WHERE shop_id = $1 AND event.at >= $2 AND event.at < $3 AND cancels) AS once
    UNION ALL
    SELECT at, channel, counted, 0, 0, 0, 0, 0, 0, (kind = 1)::integer, (kind = 3)::integer,
           (kind = 4)::integer, (kind = 5)::integer
    FROM traffic_event
    CROSS JOIN LATERAL (VALUES (0), (source::integer)) AS of_source (counted)
    WHERE shop_id = $1 AND at >= $2 AND at < $3),
reckoned AS (
    SELECT span, date_bin(span * interval '1 minute', at, 'epoch') AS starts_at, channel, source,
           sum(gmv) AS gmv, sum(deductions) AS deductions, sum(refund_amount) AS refund_amount,
           sum(cancelled_orders) AS cancelled_orders, sum(orders) AS orders,
           sum(items_sold) AS items_sold, sum(shop_views) AS shop_views,
           sum(impressions) AS impressions, sum(clicks) AS clicks, sum(add_to_carts) AS add_to_carts
    FROM fact CROSS JOIN (VALUES (1), (60), (1440)) AS spans (span)
    GROUP BY 1, 2, 3, 4),
kept AS (
    SELECT * FROM rollup_shop WHERE shop_id = $1 AND starts_at >= $2 AND starts_at < $3)
SELECT format('shop, %s minutes from %s, channel %s, source %s: %s, but rows say %s', span,
              starts_at AT TIME ZONE 'UTC', channel, source, kept_sums, reckoned_sums)
FROM (SELECT span, starts_at, channel, source,
             concat_ws(' ', coalesce(kept.gmv, 0), coalesce(kept.deductions, 0),
                       coalesce(kept.refund_amount, 0), coalesce(kept.cancelled_orders, 0),
                       coalesce(kept.orders, 0), coalesce(kept.items_sold, 0),
                       coalesce(kept.shop_views, 0), coalesce(kept.impressions, 0),
                       coalesce(kept.clicks, 0), coalesce(kept.add_to_carts, 0)) AS kept_sums,
             concat_ws(' ', coalesce(reckoned.gmv, 0), coalesce(reckoned.deductions, 0),
                       coalesce(reckoned.refund_amount, 0), coalesce(reckoned.cancelled_orders, 0),
                       coalesce(reckoned.orders, 0), coalesce(reckoned.items_sold, 0),
                       coalesce(reckoned.shop_views, 0), coalesce(reckoned.impressions, 0),
                       coalesce(reckoned.clicks, 0), coalesce(reckoned.add_to_carts, 0))
                 AS reckoned_sums
      FROM kept FULL JOIN reckoned USING (span, starts_at, channel, source)) AS compared
WHERE kept_sums <> reckoned_sums
ORDER BY span, starts_at, channel, source
