-- Counted SKUs of the shop $1 that are sold, product by product: product, SKU, level,
-- threshold.
SELECT product_id, sku_id, stock.level, low_stock_threshold
FROM stock JOIN sku USING (shop_id, sku_id)
WHERE shop_id = $1 AND ended_at IS NULL
ORDER BY product_id
