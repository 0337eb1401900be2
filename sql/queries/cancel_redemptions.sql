-- Ends the redemptions of the shop $1's orders $2, which are cancelled, locked in the
-- order of orders' ids; answers those that had not ended.
WITH due AS MATERIALIZED (
    SELECT order_id
    FROM redemption
    WHERE shop_id = $1 AND order_id = ANY ($2::text[]) AND state IN ('HELD', 'PAID')
    ORDER BY order_id
    FOR NO KEY UPDATE
)
UPDATE redemption SET state = 'CANCELLED', ended_at = now()
FROM due
WHERE redemption.shop_id = $1 AND redemption.order_id = due.order_id
RETURNING redemption.order_id
