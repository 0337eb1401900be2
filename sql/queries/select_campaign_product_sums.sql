-- Sums of the products with which the shop $1 is in campaigns, by place $2: of which
-- campaign $3, over which channels $4 (a set), in which part of time $5 to $7.
SELECT part.place, sum(summed.gmv)::bigint, sum(summed.deductions)::bigint,
       sum(summed.refund_amount)::bigint, sum(summed.items_sold)::bigint,
       sum(summed.impressions)::bigint, sum(summed.clicks)::bigint,
       sum(summed.add_to_carts)::bigint
FROM unnest($2::integer[], $3::text[], $4::smallint[], $5::smallint[], $6::timestamptz[],
            $7::timestamptz[]) AS part (place, campaign_id, channels, span, from_at, to_at)
CROSS JOIN LATERAL (
    SELECT sum(gmv) AS gmv, sum(deductions) AS deductions, sum(refund_amount) AS refund_amount,
           sum(items_sold) AS items_sold, sum(impressions) AS impressions, sum(clicks) AS clicks,
           sum(add_to_carts) AS add_to_carts
    FROM rollup_item
    WHERE shop_id = $1 AND kind = 1 AND span = part.span AND starts_at >= part.from_at
      AND starts_at < part.to_at AND channel & part.channels <> 0
      AND item_id IN (SELECT sku.product_id
                      FROM campaign_sku JOIN sku USING (shop_id, sku_id)
                      WHERE campaign_sku.shop_id = $1
                        AND campaign_sku.campaign_id = part.campaign_id)) AS summed
GROUP BY part.place
ORDER BY part.place
