-- At most $4 adjustments of the stock of the shop $1's product $2, the newest first,
-- before the one of the id $3 (NULL: from the newest).
SELECT adjustment_id, campaign_id, sku_id, quantity,
       (extract(epoch FROM made_at) * 1000000)::bigint, level_after
FROM stock_adjustment
WHERE shop_id = $1 AND product_id = $2 AND ($3::bigint IS NULL OR adjustment_id < $3::bigint)
ORDER BY adjustment_id DESC
LIMIT $4::bigint
