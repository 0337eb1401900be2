-- The promotions of the shop that the transaction named, whole.
COPY (
    SELECT promotion_id, campaign_id, type, name, starts_at, ends_at, audience, channels,
           platform_share_bps, min_spend, min_quantity, max_units_per_order, code, benefit_kind,
           bps, amount, cap, step_thresholds, step_discounts, steps_by_quantity, steps_by_percent,
           gift_sku_id, gift_quantity, gift_list_price, gift_unit_cost, gift_stock, scoped, quota,
           quota_per_buyer, quota_counts,
           CASE quota_counts WHEN 'UNITS' THEN used.units ELSE used.uses END,
           deactivated_at, joined.promotion_id IS NOT NULL, scope.product_ids, scope.sku_ids
    FROM promotion LEFT JOIN (
        SELECT promotion_id, array_agg(id::text) FILTER (WHERE NOT by_sku) AS product_ids,
               array_agg(id::text) FILTER (WHERE by_sku) AS sku_ids
        FROM (
            SELECT promotion_id, by_sku, id
            FROM promotion_scope
            WHERE shop_id = current_setting('tumpuk.shop_id')
            ORDER BY promotion_id, by_sku, id
        ) AS ordered
        GROUP BY promotion_id
    ) AS scope USING (promotion_id)
    LEFT JOIN (
        SELECT promotion_id FROM campaign_sku WHERE shop_id = current_setting('tumpuk.shop_id')
    ) AS joined USING (promotion_id)
    LEFT JOIN promotion_use AS used USING (shop_id, promotion_id)
    WHERE shop_id = current_setting('tumpuk.shop_id')
) TO STDOUT (FORMAT binary)
