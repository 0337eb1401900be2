-- Forgets what the promotions $2 of the shop $1 are for.
DELETE FROM promotion_scope
WHERE shop_id = $1 AND promotion_id = ANY ($2::text[])
