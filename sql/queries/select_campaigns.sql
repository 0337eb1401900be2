-- At most $2 campaigns in the order of their ids, after $1 (NULL: from the
-- first). $3 kind (NULL: any).
SELECT
       campaign_id, parent_id, name, kind,
       (extract(epoch FROM starts_at) * 1000000)::bigint,
       (extract(epoch FROM ends_at) * 1000000)::bigint,
       channels, dashboard_enabled, joined_at IS NOT NULL, version,
       (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM updated_at) * 1000000)::bigint
FROM campaign
WHERE ($1::text IS NULL OR campaign_id > $1)
  AND ($3::text IS NULL OR kind = $3)
ORDER BY campaign_id
LIMIT $2
