-- LIVEs of the shop $1 that have not started and are planned for [$2, $3), in the
-- order of ids.
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
WHERE shop_id = $1 AND removed_at IS NULL AND started_at IS NULL
  AND scheduled_start_at >= $2 AND scheduled_start_at < $3
ORDER BY live_id
