-- The SKU $3 of the shop $1 leaves the campaign $2; answers its promotion.
DELETE FROM campaign_sku
WHERE shop_id = $1 AND campaign_id = $2 AND sku_id = $3
RETURNING promotion_id
