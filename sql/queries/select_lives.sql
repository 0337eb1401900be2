-- LIVEs of the shop $1 whose schedule or course may meet [$2, $3), in the order of
-- ids. One without an end may have gone on, or may go on, for $4 microseconds; no
-- schedule is longer than $5: by that the index is entered. $6: only those with
-- violations.
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
WHERE shop_id = $1 AND removed_at IS NULL
  AND ((scheduled_start_at < $3::timestamptz
        AND scheduled_start_at >= $2::timestamptz - $5::bigint * interval '1 microsecond'
        AND coalesce(scheduled_end_at, scheduled_start_at) >= $2::timestamptz)
       OR (started_at < $3::timestamptz
           AND coalesce(ended_at,
                        greatest(scheduled_end_at,
                                 started_at + $4::bigint * interval '1 microsecond'))
               >= $2::timestamptz))
  AND (NOT $6::boolean
       OR EXISTS (SELECT FROM live_violation
                  WHERE live_violation.shop_id = $1 AND live_violation.live_id = live.live_id))
ORDER BY live_id
