-- Holds the shop $1's notifications: nobody else raises any until the transaction ends.
INSERT INTO notification_feed (shop_id)
VALUES ($1)
ON CONFLICT (shop_id) DO UPDATE SET last_id = notification_feed.last_id
