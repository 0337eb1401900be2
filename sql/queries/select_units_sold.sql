-- Units of the shop $1's SKUs $4 that were paid in the quarter hours from $2 to before
-- $3, over all channels, in the order of ids; those that sold none left out. Each row is
-- looked up by itself (OFFSET 0: that stays so), as there may be very many SKUs beside.
SELECT asked.sku_id, sum(found.items_sold)::bigint
FROM unnest($4::text[]) AS asked (sku_id)
CROSS JOIN generate_series($2::timestamptz, $3::timestamptz - interval '15 minutes', '15 minutes')
     AS quarter (starts_at)
CROSS JOIN LATERAL (
    SELECT items_sold FROM rollup_item
    WHERE shop_id = $1 AND kind = 2 AND span = 15 AND rollup_item.starts_at = quarter.starts_at
      AND item_id = asked.sku_id
    OFFSET 0) AS found
GROUP BY asked.sku_id
ORDER BY asked.sku_id COLLATE "C"
