-- Makes the shop $1's row for notifications, due at once, where there is none.
INSERT INTO notification_feed (shop_id, due_at)
VALUES ($1, now())
ON CONFLICT (shop_id) DO NOTHING
