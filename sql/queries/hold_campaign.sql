-- The campaign $1, which nobody changes until the transaction ends.
SELECT
       campaign_id, parent_id, name, kind,
       (extract(epoch FROM starts_at) * 1000000)::bigint,
       (extract(epoch FROM ends_at) * 1000000)::bigint,
       channels, dashboard_enabled, joined_at IS NOT NULL, version,
       (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM updated_at) * 1000000)::bigint
FROM campaign
WHERE campaign_id = $1
FOR SHARE
