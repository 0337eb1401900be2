-- As raise_quotas, of the quotas per buyer: of the promotions $2 by the buyers $3, uses
-- $4 and units $5.
UPDATE promotion_buyer_use AS used
SET uses = used.uses + more.uses, units = used.units + more.units,
    changed_xid = pg_current_xact_id()
FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[])
     AS more (promotion_id, buyer_id, uses, units)
WHERE used.shop_id = $1 AND used.promotion_id = more.promotion_id
  AND used.buyer_id = more.buyer_id
