-- Has the stock of the shop $1's products $2 looked at: what it is judged by changed.
INSERT INTO stock_moved (shop_id, swept, sku_id)
SELECT shop_id, false, sku_id
FROM sku JOIN stock USING (shop_id, sku_id)
WHERE shop_id = $1 AND product_id = ANY ($2::text[])
