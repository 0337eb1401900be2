-- What the promotions $2 of the shop $1 are for, promotion by promotion in the
-- order of their ids, products first.
SELECT promotion_id, by_sku, id
FROM promotion_scope
WHERE shop_id = $1 AND promotion_id = ANY ($2::text[])
ORDER BY promotion_id, by_sku, id
