-- The redemption of the order $2 by the buyer $3, held for $4 seconds, of the
-- promotions $5 with their units $6, and what they draw on the quotas in all $7 and
-- per buyer $8. Answers when it ends and began; no row where the order has one.
WITH made AS (
    INSERT INTO redemption (shop_id, order_id, buyer_id, expires_at)
    VALUES ($1, $2, $3, now() + $4::integer * interval '1 second')
    ON CONFLICT DO NOTHING
    RETURNING expires_at, created_at
), promotions AS (
    INSERT INTO redemption_promotion (shop_id, order_id, promotion_id, units, drawn, buyer_drawn)
    SELECT $1, $2, given.*
    FROM made, unnest($5::text[], $6::bigint[], $7::bigint[], $8::bigint[]) AS given
)
SELECT (extract(epoch FROM expires_at) * 1000000)::bigint,
       (extract(epoch FROM created_at) * 1000000)::bigint
FROM made
