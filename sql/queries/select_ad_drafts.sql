-- At most $4 drafts of ads of the shop $1 in the campaign $2, the newest first,
-- before the number $3 (NULL: from the newest). $5 what they advertise, $6 which
-- (each NULL: any).
SELECT ad_id, campaign_id, target_kind, target_id, name, daily_budget,
       (extract(epoch FROM starts_at) * 1000000)::bigint,
       (extract(epoch FROM ends_at) * 1000000)::bigint,
       (extract(epoch FROM created_at) * 1000000)::bigint
FROM ad_draft
WHERE shop_id = $1 AND campaign_id = $2
  AND ($3::bigint IS NULL OR ad_id < $3)
  AND ($5::text IS NULL OR target_kind = $5)
  AND ($6::text IS NULL OR target_id = $6)
ORDER BY ad_id DESC
LIMIT $4
