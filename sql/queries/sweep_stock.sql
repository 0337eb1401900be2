-- Has the shop $1's SKUs looked at whose days of stock may have changed by themselves:
-- those sold in the quarter hours from $2 to $3, which are complete now, and those that
-- are low.
INSERT INTO stock_moved (shop_id, swept, sku_id)
SELECT $1, true, sku_id
FROM (SELECT item_id AS sku_id
      FROM rollup_item
      WHERE shop_id = $1 AND kind = 2 AND span = 15 AND starts_at >= $2 AND starts_at < $3
      UNION
      SELECT sku_id FROM stock_watch WHERE shop_id = $1 AND low) AS aged
WHERE EXISTS (SELECT FROM stock WHERE stock.shop_id = $1 AND stock.sku_id = aged.sku_id)
