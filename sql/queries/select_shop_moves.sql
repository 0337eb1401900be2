-- Of each of the shops $1, in the order given: the version of its sums (0: nothing
-- came in yet), and the number of its newest notification (0: there is none).
SELECT coalesce(ingestion.version, 0), coalesce(feed.last_id, 0)
FROM unnest($1::text[]) WITH ORDINALITY AS given (shop_id, place)
     LEFT JOIN ingestion ON ingestion.shop_id = given.shop_id
     LEFT JOIN notification_feed AS feed ON feed.shop_id = given.shop_id
ORDER BY given.place
