-- Orders of the shop $1 whose parts do not agree: an id without rows or rows without
-- an id, a state that differs from what events took off, more taken off than there
-- was. Orders whose rows were dropped are left out.
WITH lines AS (
    SELECT order_id, sum(gmv::bigint) AS gmv FROM order_line WHERE shop_id = $1 GROUP BY order_id),
taken AS (
    SELECT order_id, sum(amount::bigint) AS amount, bool_or(cancels) AS cancelled
    FROM order_event LEFT JOIN order_deduction USING (shop_id, event_id)
    WHERE shop_id = $1
    GROUP BY order_id)
SELECT format('order %s: GMV %s, taken off %s (cancelled %s), but events took off %s (%s)',
              order_id, coalesce(lines.gmv::text, 'without lines'),
              (SELECT sum(of_line) FROM unnest(deducted) AS of_line), key.cancelled, taken.amount,
              taken.cancelled)
FROM (SELECT * FROM order_key WHERE shop_id = $1) AS key
FULL JOIN (SELECT * FROM shop_order WHERE shop_id = $1) AS paid USING (order_id, paid_at)
LEFT JOIN lines USING (order_id)
LEFT JOIN taken USING (order_id)
WHERE paid_at >= (SELECT coalesce(max(before), '-infinity') FROM raw_dropped)
  AND (key.fingerprint IS NULL OR paid.buyer_id IS NULL OR lines.gmv IS NULL
       OR coalesce((SELECT sum(of_line) FROM unnest(deducted) AS of_line), 0)
          <> coalesce(taken.amount, 0)
       OR key.cancelled <> coalesce(taken.cancelled, false)
       OR coalesce(taken.amount, 0) > lines.gmv)
ORDER BY order_id
