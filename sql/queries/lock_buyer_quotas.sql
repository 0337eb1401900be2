-- As lock_quotas, of the quotas per buyer: of the promotions $2, each by the buyer $3.
INSERT INTO promotion_buyer_use AS used (shop_id, promotion_id, buyer_id, uses, units)
SELECT $1, unnest($2::text[]), unnest($3::text[]), 0, 0
ON CONFLICT (shop_id, promotion_id, buyer_id) DO UPDATE SET uses = used.uses
RETURNING promotion_id, uses, units
