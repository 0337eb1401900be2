-- Stores events of orders of the shop $1 whose ids no event has yet; answers
-- those, in the order of ids.
INSERT INTO order_event (shop_id, event_id, at, order_id, channel, kind, cancels, fingerprint)
SELECT $1, given.event_id, given.at, given.order_id, given.channel, given.kind, false,
       given.fingerprint
FROM unnest($2::text[], $3::timestamptz[], $4::text[], $5::smallint[], $6::smallint[], $7::bytea[])
     AS given (event_id, at, order_id, channel, kind, fingerprint)
ORDER BY given.event_id COLLATE "C"
ON CONFLICT DO NOTHING
RETURNING event_id
