-- Takes the ids of orders of the shop $1 that no order has yet; answers those, in
-- the order of ids. Rivals wait for each other, in that order.
INSERT INTO order_key (shop_id, order_id, paid_at, fingerprint)
SELECT $1, given.*
FROM unnest($2::text[], $3::timestamptz[], $4::bytea[]) AS given (order_id, paid_at, fingerprint)
ORDER BY given.order_id COLLATE "C"
ON CONFLICT DO NOTHING
RETURNING order_id
