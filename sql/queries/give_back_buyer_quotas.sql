-- Gives back what the orders $2 drew on quotas per buyer. Rows are locked in the
-- order in which they are drawn on.
WITH back AS (
    SELECT drawn.promotion_id, redemption.buyer_id, count(*) AS uses,
           sum(drawn.buyer_drawn)::bigint AS units
    FROM redemption_promotion AS drawn JOIN redemption USING (shop_id, order_id)
    WHERE drawn.shop_id = $1 AND drawn.order_id = ANY ($2::text[]) AND drawn.buyer_drawn > 0
    GROUP BY drawn.promotion_id, redemption.buyer_id
), locked AS (
    SELECT promotion_id, buyer_id
    FROM promotion_buyer_use
    WHERE shop_id = $1 AND (promotion_id, buyer_id) IN (SELECT promotion_id, buyer_id FROM back)
    ORDER BY promotion_id, buyer_id
    FOR NO KEY UPDATE
)
UPDATE promotion_buyer_use AS used
SET uses = used.uses - back.uses, units = used.units - back.units,
    changed_xid = pg_current_xact_id()
FROM locked JOIN back USING (promotion_id, buyer_id)
WHERE used.shop_id = $1 AND used.promotion_id = locked.promotion_id
  AND used.buyer_id = locked.buyer_id
