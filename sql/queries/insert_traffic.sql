-- Stores traffic of the shop $1 that is not there yet; answers what was stored, in
-- the order in which it is given, which is that of times and ids: rivals wait for
-- each other in that order. Columns as lists, in the order of their names below.
INSERT INTO traffic_event (shop_id, at, event_id, channel, kind, visitor_id, product_id, source,
                           source_id, source_via)
SELECT $1, given.at, given.event_id, given.channel, given.kind, given.visitor_id, given.product_id,
       given.source, given.source_id, given.source_via
FROM unnest($2::timestamptz[], $3::text[], $4::smallint[], $5::smallint[], $6::text[], $7::text[],
            $8::smallint[], $9::text[], $10::smallint[])
     WITH ORDINALITY AS given (at, event_id, channel, kind, visitor_id, product_id, source,
                               source_id, source_via, place)
ORDER BY given.place
ON CONFLICT DO NOTHING
RETURNING (extract(epoch FROM at) * 1000000)::bigint, event_id
