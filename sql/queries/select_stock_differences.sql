-- SKUs of the shop $1 whose level differs from what its raw rows say. Those that
-- were counted when raw rows are gone already are left out.
WITH counted AS (
    SELECT * FROM stock
    WHERE shop_id = $1 AND as_of >= (SELECT coalesce(max(before), '-infinity') FROM raw_dropped)),
paid AS (
    SELECT line.sku_id, sum(line.quantity) AS units
    FROM order_line AS line
    JOIN counted ON counted.sku_id = line.sku_id AND line.paid_at > counted.as_of
    JOIN order_key AS key ON key.shop_id = $1 AND key.order_id = line.order_id
    WHERE line.shop_id = $1 AND NOT key.cancelled
    GROUP BY line.sku_id),
added AS (
    SELECT adjustment.sku_id, sum(adjustment.quantity) AS units
    FROM stock_adjustment AS adjustment
    JOIN counted ON counted.sku_id = adjustment.sku_id AND adjustment.made_at > counted.as_of
    WHERE adjustment.shop_id = $1
    GROUP BY adjustment.sku_id),
reckoned AS (
    SELECT sku_id, level, counted + coalesce(added.units, 0) - coalesce(paid.units, 0) AS rows_say
    FROM counted LEFT JOIN added USING (sku_id) LEFT JOIN paid USING (sku_id))
SELECT format('stock of SKU %s: %s, but rows say %s', sku_id, level, rows_say)
FROM reckoned
WHERE level <> rows_say
ORDER BY sku_id
