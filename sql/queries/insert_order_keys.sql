-- Takes the ids of orders of the shop $1 that no order has yet; answers those, in
-- the order in which they are given, which is that of ids: rivals wait for each
-- other in that order.
INSERT INTO order_key (shop_id, order_id, paid_at, fingerprint)
SELECT $1, unnest($2::text[]), unnest($3::timestamptz[]), unnest($4::bytea[])
ON CONFLICT DO NOTHING
RETURNING order_id
