-- Adds uses $3 and units $4 to what is used of the quotas in all of the shop $1's
-- promotions $2, which are locked.
UPDATE promotion_use AS used
SET uses = used.uses + more.uses, units = used.units + more.units,
    changed_xid = pg_current_xact_id()
FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS more (promotion_id, uses, units)
WHERE used.shop_id = $1 AND used.promotion_id = more.promotion_id
