-- At most $4 notifications of the shop $1 that the campaign $2's dashboard shows, the
-- oldest first, after $3. Columns as in src/db/notification_rows.h.
SELECT notification_id, kind, cause, campaign_id, product_id, sku_id, live_id, name, variant, amount,
       gmv, stock, threshold, days_left_tenths, code, reason,
       (extract(epoch FROM at) * 1000000)::bigint,
       (extract(epoch FROM raised_at) * 1000000)::bigint,
       (extract(epoch FROM read_at) * 1000000)::bigint
FROM campaign_notifications($1, $2)
WHERE notification_id > $3
ORDER BY notification_id
LIMIT $4
