-- The redemption of the order $2 by the buyer $3, held for $4 seconds; no row
-- where the order has one.
INSERT INTO redemption (shop_id, order_id, buyer_id, expires_at)
VALUES ($1, $2, $3, now() + $4::integer * interval '1 second')
ON CONFLICT DO NOTHING
RETURNING 1
