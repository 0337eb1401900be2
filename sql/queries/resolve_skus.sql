-- The products of the shop $1's SKUs $2, ended or not, in their order; NULL where
-- there is no such SKU.
SELECT sku.product_id
FROM unnest($2::text[]) WITH ORDINALITY AS given (sku_id, place)
LEFT JOIN sku ON sku.shop_id = $1 AND sku.sku_id = given.sku_id
ORDER BY given.place
