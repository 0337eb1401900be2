-- Ends the SKUs of the products $2 of the shop $1, but for the SKUs $3.
UPDATE sku SET ended_at = now()
WHERE shop_id = $1 AND product_id = ANY ($2::text[]) AND ended_at IS NULL
  AND sku_id NOT IN (SELECT unnest($3::text[]))
