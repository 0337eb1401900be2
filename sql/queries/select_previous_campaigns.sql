-- At most $3 top-level campaigns of the kind $1 that ended by $2 and that the shop
-- $4 joined, the latest first.
SELECT
       campaign_id, parent_id, name, kind,
       (extract(epoch FROM starts_at) * 1000000)::bigint,
       (extract(epoch FROM ends_at) * 1000000)::bigint,
       channels, dashboard_enabled, joined_at IS NOT NULL, version,
       (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM updated_at) * 1000000)::bigint
FROM campaign
WHERE kind = $1 AND ends_at <= $2::timestamptz AND parent_id IS NULL
  AND EXISTS (SELECT FROM campaign_sku
              WHERE campaign_sku.shop_id = $4
                AND campaign_sku.campaign_id = campaign.campaign_id)
ORDER BY ends_at DESC, starts_at DESC, campaign_id
LIMIT $3
