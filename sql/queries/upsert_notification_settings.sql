-- Stores from when on the shop $1 wants to be told: $2 days that stock lasts, $3 minutes
-- before a LIVE.
INSERT INTO notification_settings (shop_id, low_stock_days, live_reminder_minutes)
VALUES ($1, $2, $3)
ON CONFLICT (shop_id) DO UPDATE SET
    low_stock_days = excluded.low_stock_days,
    live_reminder_minutes = excluded.live_reminder_minutes,
    version = notification_settings.version + 1,
    updated_at = now()
