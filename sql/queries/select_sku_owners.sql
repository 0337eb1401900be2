-- The products, not ended, that have those of the SKUs $2 that the shop $1 has,
-- in the order of the SKUs' ids.
SELECT sku.sku_id, sku.product_id
FROM sku
JOIN product ON product.shop_id = sku.shop_id AND product.product_id = sku.product_id
WHERE sku.shop_id = $1 AND sku.sku_id = ANY ($2::text[])
  AND sku.ended_at IS NULL AND product.ended_at IS NULL
ORDER BY sku.sku_id
