-- At most $4 of the SKUs with which the shop $1 joined the campaign $2, in the
-- order of their ids, after $3 (NULL: from the first).
SELECT sku_id, promotion_id, (extract(epoch FROM joined_at) * 1000000)::bigint
FROM campaign_sku
WHERE shop_id = $1 AND campaign_id = $2
  AND ($3::text IS NULL OR sku_id > $3)
ORDER BY sku_id
LIMIT $4
