-- The shop $1 was looked at, by the versions $2 of its sums and $3 of its media, and is due
-- again at $4 (NULL: only when something comes in); at $5, the next quarter hour, where
-- one goes on in which SKUs were sold, or stock is low. Quarter hours were handed over up
-- to $6.
UPDATE notification_feed
SET seen_version = $2, seen_media = $3, quarter_at = $6,
    due_at = least(
        $4::timestamptz,
        CASE WHEN EXISTS (SELECT FROM stock_watch WHERE shop_id = $1 AND low)
                  OR EXISTS (SELECT FROM rollup_item
                             WHERE shop_id = $1 AND kind = 2 AND span = 15 AND starts_at >= $6)
             THEN $5::timestamptz END)
WHERE shop_id = $1
