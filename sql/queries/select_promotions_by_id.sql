-- Those of the promotions $2 that the shop $1 has, in the order of their ids.
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
WHERE shop_id = $1 AND promotion_id = ANY ($2::text[])
ORDER BY promotion_id
