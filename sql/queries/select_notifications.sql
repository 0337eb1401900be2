-- At most $5 notifications of the shop $1 that the campaign $2's dashboard shows, the
-- newest first, from before $3 (NULL: from the newest); with $4 those alone that are
-- not read. Columns as in src/db/notification_rows.h.
SELECT notification_id, kind, cause, campaign_id, product_id, sku_id, live_id, name, variant, amount,
       gmv, stock, threshold, days_left_tenths, code, reason,
       (extract(epoch FROM at) * 1000000)::bigint,
       (extract(epoch FROM raised_at) * 1000000)::bigint,
       (extract(epoch FROM read_at) * 1000000)::bigint
FROM campaign_notifications($1, $2)
WHERE ($3::bigint IS NULL OR notification_id < $3) AND (NOT $4::boolean OR read_at IS NULL)
ORDER BY notification_id DESC
LIMIT $5
