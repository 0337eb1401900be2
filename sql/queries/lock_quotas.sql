-- What is used of the quotas in all of the shop $1's promotions $2, locked until the
-- transaction ends; in the order of ids, in which they are given.
INSERT INTO promotion_use AS used (shop_id, promotion_id, uses, units)
SELECT $1, unnest($2::text[]), 0, 0
ON CONFLICT (shop_id, promotion_id) DO UPDATE SET uses = used.uses
RETURNING promotion_id, uses, units
