-- Days of UTC for which the shop $1 has raw rows or sums, of which no raw rows were
-- dropped; in microseconds since 1970.
WITH kept AS (
    SELECT starts_at AS day FROM rollup_shop WHERE shop_id = $1 AND span = 1440
    UNION SELECT date_bin('1 day', starts_at, 'epoch') FROM rollup_item WHERE shop_id = $1
    UNION SELECT starts_at FROM rollup_people WHERE shop_id = $1 AND span = 1440
    UNION SELECT date_bin('1 day', paid_at, 'epoch') FROM shop_order WHERE shop_id = $1
    UNION SELECT date_bin('1 day', at, 'epoch') FROM order_event WHERE shop_id = $1
    UNION SELECT date_bin('1 day', at, 'epoch') FROM traffic_event WHERE shop_id = $1)
SELECT (extract(epoch FROM day) * 1000000)::bigint
FROM kept
WHERE day >= (SELECT coalesce(max(before), '-infinity') FROM raw_dropped)
ORDER BY day
