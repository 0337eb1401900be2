-- Has the stock of all of the shop $1's SKUs looked at: what it is judged by changed.
INSERT INTO stock_moved (shop_id, swept, sku_id)
SELECT shop_id, true, sku_id
FROM stock
WHERE shop_id = $1
