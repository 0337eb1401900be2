-- Marks the notification $3 of the shop $1 as read, if the campaign $2's dashboard shows
-- it; one that is read stays as it is. Columns as in src/db/notification_rows.h.
UPDATE notification
SET read_at = coalesce(read_at, now())
WHERE shop_id = $1 AND notification_id = (
    SELECT notification_id FROM campaign_notifications($1, $2) WHERE notification_id = $3)
RETURNING notification_id, kind, cause, campaign_id, product_id, sku_id, live_id, name, variant, amount,
       gmv, stock, threshold, days_left_tenths, code, reason,
       (extract(epoch FROM at) * 1000000)::bigint,
       (extract(epoch FROM raised_at) * 1000000)::bigint,
       (extract(epoch FROM read_at) * 1000000)::bigint
