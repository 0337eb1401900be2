-- Products of the shop $1, with which it is in the campaign $2 (NULL: all). $3 a part
-- of an id or a name, of a SKU's too, without regard to case, with LIKE's signs escaped
-- (NULL: any). Each with whether it is ended, in no order.
SELECT product_id, ended_at IS NOT NULL
FROM product
WHERE shop_id = $1
  AND ($2::text IS NULL
       OR product_id IN (SELECT sku.product_id
                         FROM campaign_sku JOIN sku USING (shop_id, sku_id)
                         WHERE campaign_sku.shop_id = $1 AND campaign_sku.campaign_id = $2))
  AND ($3::text IS NULL
       OR product_id ILIKE '%' || $3 || '%'
       OR name ILIKE '%' || $3 || '%'
       OR product_id IN (SELECT sku.product_id FROM sku
                         WHERE sku.shop_id = $1 AND sku.ended_at IS NULL
                           AND (sku.sku_id ILIKE '%' || $3 || '%'
                                OR sku.name ILIKE '%' || $3 || '%')))
