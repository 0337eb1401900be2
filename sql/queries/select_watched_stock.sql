-- What the stock of the shop $1's SKUs $2 is judged by, in the order of their ids: product,
-- names, whether it is counted and sold, level, threshold, units sold in the quarter hours
-- that begin at $3, and episodes. Sums are looked up one by one: of all SKUs together
-- there may be millions in that time.
WITH sold AS MATERIALIZED (
    SELECT item_id, sum(items_sold)::bigint AS units
    FROM rollup_item
    WHERE shop_id = $1 AND kind = 2 AND span = 15 AND starts_at = ANY ($3::timestamptz[])
      AND item_id = ANY ($2::text[])
    GROUP BY item_id)
SELECT sku.sku_id, product.product_id, product.name, sku.name,
       stock.level IS NOT NULL AND sku.ended_at IS NULL AND product.ended_at IS NULL,
       stock.level, sku.low_stock_threshold, coalesce(sold.units, 0), watch.low, watch.out,
       coalesce(watch.low_episode, 0), coalesce(watch.out_episode, 0)
FROM unnest($2::text[]) AS asked (sku_id)
JOIN sku ON sku.shop_id = $1 AND sku.sku_id = asked.sku_id
JOIN product ON product.shop_id = $1 AND product.product_id = sku.product_id
LEFT JOIN stock ON stock.shop_id = $1 AND stock.sku_id = asked.sku_id
LEFT JOIN stock_watch AS watch ON watch.shop_id = $1 AND watch.sku_id = asked.sku_id
LEFT JOIN sold ON sold.item_id = asked.sku_id
ORDER BY sku.sku_id
