-- Holds the shop $1's notifications, if the shop is due and nobody else holds them: what
-- causes are to be judged by at least (ingestion's and media's version), quarter hours
-- handed over up to (NULL: none) and now, in microseconds since 1970.
SELECT coalesce(ingestion.version, 0), coalesce(media.version, 0),
       (extract(epoch FROM feed.quarter_at) * 1000000)::bigint,
       (extract(epoch FROM now()) * 1000000)::bigint
FROM notification_feed AS feed
LEFT JOIN ingestion ON ingestion.shop_id = $1
LEFT JOIN media_change AS media ON media.shop_id = $1
WHERE feed.shop_id = $1
  AND (feed.due_at <= now() OR feed.seen_version <> ingestion.version
       OR feed.seen_media <> media.version
       OR EXISTS (SELECT FROM stock_moved WHERE shop_id = $1))
FOR UPDATE OF feed SKIP LOCKED
