-- Of the shop $1's notifications: the newest (0: none), and the newest of those raised
-- before $2, also of such as are gone (0: none).
SELECT feed.last_id,
       coalesce((SELECT notification_id FROM notification
                 WHERE shop_id = $1 AND raised_at < $2
                 ORDER BY notification_id DESC LIMIT 1),
                (SELECT notification_id - 1 FROM notification
                 WHERE shop_id = $1
                 ORDER BY notification_id LIMIT 1),
                feed.last_id)
FROM notification_feed AS feed
WHERE feed.shop_id = $1
