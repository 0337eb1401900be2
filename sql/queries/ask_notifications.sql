-- Makes the shop $1 due to be looked at for notifications.
INSERT INTO notification_feed (shop_id, due_at)
VALUES ($1, now())
ON CONFLICT (shop_id) DO UPDATE SET due_at = least(notification_feed.due_at, excluded.due_at)
