-- What the shop $1 wants to be told: days, minutes, version, when it was stored first and
-- last, in microseconds since 1970.
SELECT low_stock_days, live_reminder_minutes, version,
       (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM updated_at) * 1000000)::bigint
FROM notification_settings
WHERE shop_id = $1
