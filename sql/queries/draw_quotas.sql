-- Draws one use and $3 units on the quotas in all of the promotions $2, where
-- what is used then is within $4 (units where $5, else uses). Answers those that
-- were drawn on; the rows of the others are locked all the same. Rows are taken
-- in the order of ids, so that rivals wait for each other one way only.
INSERT INTO promotion_use AS used (shop_id, promotion_id, uses, units)
SELECT $1, promotion_id, 1, units
FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::boolean[])
    AS wanted (promotion_id, units, quota, by_units)
WHERE CASE WHEN by_units THEN units ELSE 1 END <= quota
ORDER BY promotion_id COLLATE "C"
ON CONFLICT (shop_id, promotion_id) DO UPDATE
SET uses = used.uses + EXCLUDED.uses, units = used.units + EXCLUDED.units,
    changed_xid = EXCLUDED.changed_xid
WHERE (
    SELECT CASE WHEN by_units THEN used.units + EXCLUDED.units ELSE used.uses + 1 END <= quota
    FROM unnest($2::text[], $4::bigint[], $5::boolean[]) AS wanted (promotion_id, quota, by_units)
    WHERE wanted.promotion_id = EXCLUDED.promotion_id)
RETURNING promotion_id
