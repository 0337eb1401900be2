-- Stores SKUs of the shop $1, or changes them and takes back that they were
-- ended. Columns as lists, in the order of their names below.
INSERT INTO sku (shop_id, product_id, sku_id, position, name, list_price, unit_cost, floor_price,
                 min_margin_bps, low_stock_threshold)
SELECT $1, given.*
FROM unnest($2::text[], $3::text[], $4::integer[], $5::text[], $6::bigint[], $7::bigint[],
            $8::bigint[], $9::integer[], $10::bigint[])
     AS given (product_id, sku_id, position, name, list_price, unit_cost, floor_price,
               min_margin_bps, low_stock_threshold)
ON CONFLICT (shop_id, sku_id) DO UPDATE SET
    product_id = excluded.product_id,
    position = excluded.position,
    name = excluded.name,
    list_price = excluded.list_price,
    unit_cost = excluded.unit_cost,
    floor_price = excluded.floor_price,
    min_margin_bps = excluded.min_margin_bps,
    low_stock_threshold = excluded.low_stock_threshold,
    ended_at = NULL
