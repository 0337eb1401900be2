-- Adds $5 units to the stock of the shop $1's SKU $4 of the product $3, from the
-- dashboard of the campaign $2. Answers the adjustment's id, time and the level with
-- it; no row where the SKU was never counted. The shop's sums are locked.
WITH raised AS (
    UPDATE stock SET level = level + $5::bigint
    WHERE shop_id = $1 AND sku_id = $4
    RETURNING as_of, level
)
INSERT INTO stock_adjustment (shop_id, adjustment_id, campaign_id, product_id, sku_id, quantity,
                              made_at, level_after)
SELECT $1, coalesce((SELECT max(adjustment_id) FROM stock_adjustment WHERE shop_id = $1), 0) + 1,
       $2, $3, $4, $5, greatest(clock_timestamp(), as_of + interval '1 microsecond'), level
FROM raised
RETURNING adjustment_id, (extract(epoch FROM made_at) * 1000000)::bigint, level_after
