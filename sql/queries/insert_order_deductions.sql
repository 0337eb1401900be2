-- Stores what events took off lines of orders of the shop $1. Columns as lists, in
-- the order of their names below.
INSERT INTO order_deduction (shop_id, event_id, line, at, sku_id, product_id, source, source_id,
                             amount)
SELECT $1, given.*
FROM unnest($2::text[], $3::integer[], $4::timestamptz[], $5::text[], $6::text[], $7::smallint[],
            $8::text[], $9::bigint[])
     AS given (event_id, line, at, sku_id, product_id, source, source_id, amount)
