-- The redemptions of the shop $1's orders $2, which are paid: what is HELD is drawn for
-- good. Answers each with the state that it had, locked, in the order of orders' ids.
WITH known AS MATERIALIZED (
    SELECT order_id, state
    FROM redemption
    WHERE shop_id = $1 AND order_id = ANY ($2::text[])
    ORDER BY order_id
    FOR NO KEY UPDATE
), paid AS (
    UPDATE redemption SET state = 'PAID'
    FROM known
    WHERE redemption.shop_id = $1 AND redemption.order_id = known.order_id
      AND known.state = 'HELD'
)
SELECT order_id, state FROM known ORDER BY order_id
