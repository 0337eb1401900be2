-- At most $3 parts of the campaign $2 that the shop $1 joined, in the order of ids.
SELECT
       campaign_id, parent_id, name, kind,
       (extract(epoch FROM starts_at) * 1000000)::bigint,
       (extract(epoch FROM ends_at) * 1000000)::bigint,
       channels, dashboard_enabled, joined_at IS NOT NULL, version,
       (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM updated_at) * 1000000)::bigint
FROM campaign
WHERE parent_id = $2
  AND EXISTS (SELECT FROM campaign_sku
              WHERE campaign_sku.shop_id = $1
                AND campaign_sku.campaign_id = campaign.campaign_id)
ORDER BY campaign_id
LIMIT $3
