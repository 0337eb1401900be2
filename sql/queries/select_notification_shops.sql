-- At most $2 shops after $1 (NULL: from the first) that are due to be looked at for
-- notifications, in the order of ids. Needs tumpuk.every_shop. Of the shops whose stock
-- moved goes from one to the next in the index.
WITH RECURSIVE moved AS (
    (SELECT shop_id FROM stock_moved ORDER BY shop_id LIMIT 1)
    UNION ALL
    SELECT next_moved.shop_id
    FROM moved, LATERAL (
        SELECT shop_id FROM stock_moved WHERE shop_id > moved.shop_id ORDER BY shop_id LIMIT 1
    ) AS next_moved
)
SELECT shop_id
FROM (SELECT feed.shop_id
      FROM notification_feed AS feed
      LEFT JOIN ingestion USING (shop_id)
      LEFT JOIN media_change AS media USING (shop_id)
      WHERE feed.due_at <= now() OR feed.seen_version <> ingestion.version
         OR feed.seen_media <> media.version
      UNION
      SELECT shop_id FROM moved
      UNION
      SELECT shop_id
      FROM (SELECT shop_id FROM ingestion UNION ALL SELECT shop_id FROM media_change) AS active
      WHERE NOT EXISTS (SELECT FROM notification_feed AS feed
                        WHERE feed.shop_id = active.shop_id)) AS due
WHERE $1::text IS NULL OR shop_id > $1::text COLLATE "C"
ORDER BY shop_id COLLATE "C"
LIMIT $2
