-- Ends at most $2 redemptions whose time is over, but for those that another
-- transaction is about to end; answers their orders. One that was drawn when its order
-- was paid already is PAID instead: nobody told it.
WITH due AS MATERIALIZED (
    SELECT order_id,
           EXISTS (SELECT FROM order_key AS key
                   WHERE key.shop_id = $1 AND key.order_id = redemption.order_id
                     AND NOT key.cancelled) AS paid
    FROM redemption
    WHERE shop_id = $1 AND state = 'HELD' AND expires_at <= now()
    ORDER BY expires_at
    LIMIT $2
    FOR NO KEY UPDATE SKIP LOCKED
), kept AS (
    UPDATE redemption SET state = 'PAID'
    FROM due
    WHERE redemption.shop_id = $1 AND redemption.order_id = due.order_id AND due.paid
)
UPDATE redemption SET state = 'EXPIRED', ended_at = now()
FROM due
WHERE redemption.shop_id = $1 AND redemption.order_id = due.order_id AND NOT due.paid
RETURNING redemption.order_id
