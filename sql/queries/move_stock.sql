-- Moves the stock of the shop $1's SKUs $2 by units $4 of orders paid at $3, where
-- those were paid after the SKU was counted. The shop's sums are locked.
UPDATE stock SET level = level + moved.units
FROM (
    SELECT given.sku_id, sum(given.units)::bigint AS units
    FROM unnest($2::text[], $3::timestamptz[], $4::bigint[]) AS given (sku_id, paid_at, units)
    JOIN stock AS known ON known.shop_id = $1 AND known.sku_id = given.sku_id
    WHERE given.paid_at > known.as_of
    GROUP BY given.sku_id) AS moved
WHERE stock.shop_id = $1 AND stock.sku_id = moved.sku_id
