-- Stores traffic of the shop $1 that is not there yet; answers what was stored, in
-- the order in which it is given, which is that of times and ids: rivals wait for
-- each other in that order. Columns as lists, in the order of their names below.
INSERT INTO traffic_event (shop_id, at, event_id, channel, kind, visitor_id, product_id, source,
                           source_id, source_via)
SELECT $1, unnest($2::timestamptz[]), unnest($3::text[]), unnest($4::smallint[]),
       unnest($5::smallint[]), unnest($6::text[]), unnest($7::text[]), unnest($8::smallint[]),
       unnest($9::text[]), unnest($10::smallint[])
ON CONFLICT DO NOTHING
RETURNING (extract(epoch FROM at) * 1000000)::bigint, event_id
