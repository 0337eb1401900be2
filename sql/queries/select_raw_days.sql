-- Days, of which one begins at $2, for which the shop $1 has raw rows or sums, of which no
-- raw rows were dropped; in microseconds since 1970.
WITH kept AS (
    SELECT starts_at AS at FROM rollup_shop WHERE shop_id = $1 AND span = 1440
    UNION ALL SELECT DISTINCT starts_at FROM rollup_item WHERE shop_id = $1
    UNION ALL SELECT starts_at FROM rollup_people WHERE shop_id = $1 AND span = 1440
    UNION ALL SELECT paid_at FROM shop_order WHERE shop_id = $1
    UNION ALL SELECT event.at FROM order_event AS event WHERE shop_id = $1
    UNION ALL SELECT traffic.at FROM traffic_event AS traffic WHERE shop_id = $1),
days AS (
    SELECT DISTINCT date_bin('1 day', at, $2::timestamptz) AS day FROM kept)
SELECT (extract(epoch FROM day) * 1000000)::bigint
FROM days
WHERE day >= (SELECT coalesce(max(before), '-infinity') FROM raw_dropped)
ORDER BY day
