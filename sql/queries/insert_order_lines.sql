-- Stores lines of orders of the shop $1. Columns as lists, in the order of their
-- names below.
INSERT INTO order_line (shop_id, paid_at, order_id, line, sku_id, product_id, quantity, list_price,
                        seller_discount, platform_discount, gmv, gift, source, source_id,
                        source_via)
SELECT $1, given.*
FROM unnest($2::timestamptz[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::bigint[],
            $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::boolean[],
            $13::smallint[], $14::text[], $15::smallint[])
     AS given (paid_at, order_id, line, sku_id, product_id, quantity, list_price, seller_discount,
               platform_discount, gmv, gift, source, source_id, source_via)
