-- Ends at most $2 redemptions whose time is over, but for those that another
-- transaction is about to end; answers their orders.
WITH due AS (
    SELECT order_id
    FROM redemption
    WHERE shop_id = $1 AND state = 'HELD' AND expires_at <= now()
    ORDER BY expires_at
    LIMIT $2
    FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE redemption SET state = 'EXPIRED', ended_at = now()
FROM due
WHERE redemption.shop_id = $1 AND redemption.order_id = due.order_id
RETURNING redemption.order_id
