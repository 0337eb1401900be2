-- The shop $1's LIVE $2, removed or not.
SELECT
       live_id, creator, title,
       (extract(epoch FROM scheduled_start_at) * 1000000)::bigint,
       (extract(epoch FROM scheduled_end_at) * 1000000)::bigint,
       (extract(epoch FROM started_at) * 1000000)::bigint,
       (extract(epoch FROM ended_at) * 1000000)::bigint,
       live_url, dashboard_url, views, viewers, peak_viewers, avg_watch_seconds,
       (extract(epoch FROM figures_as_of) * 1000000)::bigint,
       (extract(epoch FROM as_of) * 1000000)::bigint,
       (extract(epoch FROM removed_at) * 1000000)::bigint,
       (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM updated_at) * 1000000)::bigint
FROM live
WHERE shop_id = $1 AND live_id = $2
