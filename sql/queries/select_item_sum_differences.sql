-- Where the shop $1's sums of products, SKUs, LIVEs and videos from $2 to before $3, a
-- day of theirs, differ from what its raw rows say.
WITH line AS (
    SELECT paid_at AS at, channel, order_id, item.kind, item.item_id, gmv::bigint AS gmv, quantity
    FROM order_line JOIN shop_order USING (shop_id, paid_at, order_id)
    CROSS JOIN LATERAL (VALUES (1, product_id), (2, sku_id),
                               (CASE source WHEN 1 THEN 3 WHEN 2 THEN 4 END, source_id))
         AS item (kind, item_id)
    WHERE shop_id = $1 AND paid_at >= $2::timestamptz AND paid_at < $3::timestamptz AND NOT gift
      AND item.kind IS NOT NULL AND item.item_id IS NOT NULL),
taken AS (
    SELECT event.at, event.channel, event_id, item.kind, item.item_id, amount::bigint AS amount,
           event.kind = 2 AS refunded, cancels
    FROM order_deduction AS taken JOIN order_event AS event USING (shop_id, event_id)
    CROSS JOIN LATERAL (VALUES (1, product_id), (2, sku_id),
                               (CASE source WHEN 1 THEN 3 WHEN 2 THEN 4 END, source_id))
         AS item (kind, item_id)
    WHERE shop_id = $1 AND event.at >= $2 AND event.at < $3
      AND item.kind IS NOT NULL AND item.item_id IS NOT NULL),
fact AS (
    SELECT at, channel, kind, item_id, gmv, 0::bigint AS deductions, 0::bigint AS refund_amount,
           0 AS cancelled_orders, 0 AS orders, quantity AS items_sold, 0 AS impressions,
           0 AS clicks, 0 AS add_to_carts
    FROM line
    UNION ALL
    SELECT at, channel, kind, item_id, 0, 0, 0, 0, 1, 0, 0, 0, 0
    FROM (SELECT DISTINCT at, channel, kind, item_id, order_id FROM line) AS once
    UNION ALL
    SELECT at, channel, kind, item_id, 0, amount, CASE WHEN refunded THEN amount ELSE 0 END, 0, 0,
           0, 0, 0, 0
    FROM taken
    UNION ALL
    SELECT at, channel, kind, item_id, 0, 0, 0, 1, 0, 0, 0, 0, 0
    FROM (SELECT DISTINCT at, channel, kind, item_id, event_id FROM taken WHERE cancels) AS once
    UNION ALL
    SELECT at, channel, item.kind, item.item_id, 0, 0, 0, 0, 0, 0,
           (traffic_event.kind = 3)::integer, (traffic_event.kind = 4)::integer,
           (traffic_event.kind = 5)::integer
    FROM traffic_event
    CROSS JOIN LATERAL (VALUES (1, product_id),
                               (CASE source WHEN 1 THEN 3 WHEN 2 THEN 4 END, source_id))
         AS item (kind, item_id)
    WHERE shop_id = $1 AND at >= $2 AND at < $3
      AND item.kind IS NOT NULL AND item.item_id IS NOT NULL),
reckoned AS (
    SELECT kind, span,
           date_bin(span * interval '1 minute', at, timestamptz '1970-01-01 17:00:00+00') AS starts_at,
           item_id, channel, sum(gmv) AS gmv, sum(deductions) AS deductions,
           sum(refund_amount) AS refund_amount, sum(cancelled_orders) AS cancelled_orders,
           sum(orders) AS orders, sum(items_sold) AS items_sold, sum(impressions) AS impressions,
           sum(clicks) AS clicks, sum(add_to_carts) AS add_to_carts
    FROM fact CROSS JOIN (VALUES (15), (1440)) AS spans (span)
    WHERE span = 15 OR kind <> 2
    GROUP BY 1, 2, 3, 4, 5),
kept AS (
    SELECT * FROM rollup_item WHERE shop_id = $1 AND starts_at >= $2 AND starts_at < $3)
SELECT format('%s %s, %s minutes from %s, channel %s: %s, but rows say %s',
              (ARRAY['product', 'SKU', 'LIVE', 'video'])[kind], item_id, span,
              starts_at AT TIME ZONE 'UTC', channel, kept_sums, reckoned_sums)
FROM (SELECT kind, span, starts_at, item_id, channel,
             concat_ws(' ', coalesce(kept.gmv, 0), coalesce(kept.deductions, 0),
                       coalesce(kept.refund_amount, 0), coalesce(kept.cancelled_orders, 0),
                       coalesce(kept.orders, 0), coalesce(kept.items_sold, 0),
                       coalesce(kept.impressions, 0), coalesce(kept.clicks, 0),
                       coalesce(kept.add_to_carts, 0)) AS kept_sums,
             concat_ws(' ', coalesce(reckoned.gmv, 0), coalesce(reckoned.deductions, 0),
                       coalesce(reckoned.refund_amount, 0), coalesce(reckoned.cancelled_orders, 0),
                       coalesce(reckoned.orders, 0), coalesce(reckoned.items_sold, 0),
                       coalesce(reckoned.impressions, 0), coalesce(reckoned.clicks, 0),
                       coalesce(reckoned.add_to_carts, 0)) AS reckoned_sums
      FROM kept FULL JOIN reckoned USING (kind, span, starts_at, item_id, channel)) AS compared
WHERE kept_sums <> reckoned_sums
ORDER BY kind, item_id, span, starts_at, channel
