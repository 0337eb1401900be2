-- Stores a LIVE of the shop $1, or changes it. Columns as lists of one, in the order
-- of their names below.
INSERT INTO live (shop_id, live_id, creator, title, scheduled_start_at, scheduled_end_at,
                  started_at, ended_at, live_url, dashboard_url, views, viewers, peak_viewers,
                  avg_watch_seconds, figures_as_of, as_of, removed_at)
SELECT $1, given.*
FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[],
            $7::timestamptz[], $8::timestamptz[], $9::text[], $10::text[], $11::bigint[],
            $12::bigint[], $13::bigint[], $14::bigint[], $15::timestamptz[], $16::timestamptz[],
            $17::timestamptz[])
     AS given
ON CONFLICT (shop_id, live_id) DO UPDATE SET
    creator = excluded.creator,
    title = excluded.title,
    scheduled_start_at = excluded.scheduled_start_at,
    scheduled_end_at = excluded.scheduled_end_at,
    started_at = excluded.started_at,
    ended_at = excluded.ended_at,
    live_url = excluded.live_url,
    dashboard_url = excluded.dashboard_url,
    views = excluded.views,
    viewers = excluded.viewers,
    peak_viewers = excluded.peak_viewers,
    avg_watch_seconds = excluded.avg_watch_seconds,
    figures_as_of = excluded.figures_as_of,
    as_of = excluded.as_of,
    removed_at = excluded.removed_at,
    updated_at = now()
