-- Whether stored traffic of the shop $1 is equal to what is given, in its order.
-- Columns as in insert_traffic.
SELECT ((stored.channel, stored.kind, stored.visitor_id, stored.product_id, stored.source,
         stored.source_id, stored.source_via)
        IS NOT DISTINCT FROM
        (given.channel, given.kind, given.visitor_id, given.product_id, given.source,
         given.source_id, given.source_via))::integer
FROM unnest($2::timestamptz[], $3::text[], $4::smallint[], $5::smallint[], $6::text[], $7::text[],
            $8::smallint[], $9::text[], $10::smallint[])
     WITH ORDINALITY AS given (at, event_id, channel, kind, visitor_id, product_id, source,
                               source_id, source_via, place)
JOIN traffic_event AS stored ON stored.shop_id = $1 AND stored.at = given.at
                            AND stored.event_id = given.event_id
ORDER BY given.place
