-- Stock of those of the shop $1's SKUs $2 that there are, ended or not, in the order
-- of their ids. What is counted is NULL where it never was.
SELECT sku_id, sku.product_id, stock.counted,
       (extract(epoch FROM stock.as_of) * 1000000)::bigint, stock.level, sku.low_stock_threshold
FROM sku LEFT JOIN stock USING (shop_id, sku_id)
WHERE shop_id = $1 AND sku_id = ANY ($2::text[])
ORDER BY sku_id
