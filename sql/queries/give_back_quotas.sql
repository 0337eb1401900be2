-- Gives back what the orders $2 drew on quotas in all. Rows are locked in the
-- order in which they are drawn on.
WITH back AS (
    SELECT promotion_id, count(*) AS uses, sum(drawn)::bigint AS units
    FROM redemption_promotion
    WHERE shop_id = $1 AND order_id = ANY ($2::text[]) AND drawn > 0
    GROUP BY promotion_id
), locked AS (
    SELECT promotion_id
    FROM promotion_use
    WHERE shop_id = $1 AND promotion_id IN (SELECT promotion_id FROM back)
    ORDER BY promotion_id
    FOR NO KEY UPDATE
)
UPDATE promotion_use AS used
SET uses = used.uses - back.uses, units = used.units - back.units,
    changed_xid = pg_current_xact_id()
FROM locked JOIN back USING (promotion_id)
WHERE used.shop_id = $1 AND used.promotion_id = locked.promotion_id
