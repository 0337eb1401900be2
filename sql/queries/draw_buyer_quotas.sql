-- As draw_quotas, on the quotas per buyer of the buyer $2: promotions $3, units
-- $4, quotas $5, by units $6.
INSERT INTO promotion_buyer_use AS used (shop_id, promotion_id, buyer_id, uses, units)
SELECT $1, promotion_id, $2, 1, units
FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::boolean[])
    AS wanted (promotion_id, units, quota, by_units)
WHERE CASE WHEN by_units THEN units ELSE 1 END <= quota
ORDER BY promotion_id COLLATE "C"
ON CONFLICT (shop_id, promotion_id, buyer_id) DO UPDATE
SET uses = used.uses + EXCLUDED.uses, units = used.units + EXCLUDED.units,
    changed_xid = EXCLUDED.changed_xid
WHERE (
    SELECT CASE WHEN by_units THEN used.units + EXCLUDED.units ELSE used.uses + 1 END <= quota
    FROM unnest($3::text[], $5::bigint[], $6::boolean[]) AS wanted (promotion_id, quota, by_units)
    WHERE wanted.promotion_id = EXCLUDED.promotion_id)
RETURNING promotion_id
