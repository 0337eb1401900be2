-- At most $3 promotions of the shop $1 in the order of their ids, after $2 (NULL:
-- from the first). $4 type, $5 status at the instant $6, $7 campaign, $8 a SKU
-- that they are for (each NULL: any).
SELECT
       promotion_id, campaign_id, type, name,
       (extract(epoch FROM starts_at) * 1000000)::bigint,
       (extract(epoch FROM ends_at) * 1000000)::bigint,
       audience, channels, platform_share_bps, min_spend, min_quantity, max_units_per_order, code,
       benefit_kind, bps, amount, cap, step_thresholds, step_discounts, steps_by_quantity,
       steps_by_percent, gift_sku_id, gift_quantity, gift_list_price, gift_unit_cost, gift_stock,
       scoped, quota, quota_per_buyer, quota_counts,
       (SELECT CASE quota_counts WHEN 'UNITS' THEN units ELSE uses END
        FROM promotion_use
        WHERE promotion_use.shop_id = $1
          AND promotion_use.promotion_id = promotion.promotion_id),
       (extract(epoch FROM deactivated_at) * 1000000)::bigint,
       version,
       (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM updated_at) * 1000000)::bigint,
       EXISTS (SELECT FROM campaign_sku
               WHERE campaign_sku.shop_id = $1
                 AND campaign_sku.promotion_id = promotion.promotion_id)
FROM promotion
WHERE shop_id = $1
  AND promotion_id > coalesce($2, '') -- so that the index begins there
  AND ($4::text IS NULL OR type = $4)
  AND ($7::text IS NULL OR campaign_id = $7)
  AND ($5::text IS NULL OR $5 = CASE
        WHEN deactivated_at IS NOT NULL THEN 'DEACTIVATED'
        WHEN starts_at > $6::timestamptz THEN 'UPCOMING'
        WHEN ends_at <= $6::timestamptz THEN 'ENDED'
        ELSE 'ONGOING' END)
  AND ($8::text IS NULL OR NOT scoped OR EXISTS (
        SELECT FROM promotion_scope AS scope
        WHERE scope.shop_id = $1 AND scope.promotion_id = promotion.promotion_id
          AND ((scope.by_sku AND scope.id = $8)
               OR (NOT scope.by_sku AND scope.id = (
                    SELECT sku.product_id FROM sku
                    WHERE sku.shop_id = $1 AND sku.sku_id = $8)))))
ORDER BY promotion_id
LIMIT $3
