-- Counts of the shop $1's SKUs $2, each once: units $3 as of $4 (NULL: now). One that
-- is older than what is stored is passed over, and, where $5 holds, one of a SKU that
-- was counted before. Levels follow from the raw rows after it. The shop's sums are locked.
WITH given AS (
    SELECT sku_id, counted, coalesce(as_of, clock_timestamp()) AS as_of, first
    FROM unnest($2::text[], $3::bigint[], $4::timestamptz[], $5::boolean[])
        AS given (sku_id, counted, as_of, first)),
newer AS MATERIALIZED (
    SELECT given.*
    FROM given LEFT JOIN stock ON stock.shop_id = $1 AND stock.sku_id = given.sku_id
    WHERE stock.as_of IS NULL OR NOT given.first AND stock.as_of <= given.as_of)
INSERT INTO stock AS kept (shop_id, sku_id, counted, as_of, level)
SELECT $1, newer.sku_id, newer.counted, newer.as_of,
       (newer.counted + added.units - paid.units)::bigint
FROM newer
CROSS JOIN LATERAL (
    SELECT coalesce(sum(quantity), 0) AS units
    FROM stock_adjustment AS adjustment
    WHERE adjustment.shop_id = $1 AND adjustment.sku_id = newer.sku_id
      AND adjustment.made_at > newer.as_of) AS added
CROSS JOIN LATERAL (
    SELECT coalesce(sum(line.quantity), 0) AS units
    FROM order_line AS line
    JOIN order_key AS key ON key.shop_id = $1 AND key.order_id = line.order_id
    WHERE line.shop_id = $1 AND line.sku_id = newer.sku_id AND line.paid_at > newer.as_of
      AND NOT key.cancelled) AS paid
ON CONFLICT (shop_id, sku_id) DO UPDATE SET
    counted = excluded.counted,
    as_of = excluded.as_of,
    level = excluded.level
