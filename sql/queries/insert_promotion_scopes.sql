-- Stores what promotions of the shop $1 are for: $2 promotions, $3 whether a SKU
-- (else a product), $4 ids. One that stands twice is stored once.
INSERT INTO promotion_scope (shop_id, promotion_id, by_sku, id)
SELECT $1, given.*
FROM unnest($2::text[], $3::boolean[], $4::text[]) AS given (promotion_id, by_sku, id)
ON CONFLICT DO NOTHING
