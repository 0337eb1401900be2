-- The SKUs of the products $2 of the shop $1 with their stock, product by product in
-- the order of their ids, in the seller's order.
SELECT product_id, sku_id, name, list_price, unit_cost, floor_price, min_margin_bps, stock.level,
       low_stock_threshold
FROM sku LEFT JOIN stock USING (shop_id, sku_id)
WHERE shop_id = $1 AND product_id = ANY ($2::text[]) AND ended_at IS NULL
ORDER BY product_id, position
