-- Stores lines of orders of the shop $1. Columns as lists, in the order of their
-- names below.
INSERT INTO order_line (shop_id, paid_at, order_id, line, sku_id, product_id, quantity, list_price,
                        seller_discount, platform_discount, gmv, gift, source, source_id,
                        source_via)
SELECT $1, unnest($2::timestamptz[]), unnest($3::text[]), unnest($4::integer[]),
        unnest($5::text[]), unnest($6::text[]), unnest($7::bigint[]), unnest($8::bigint[]),
        unnest($9::bigint[]), unnest($10::bigint[]), unnest($11::bigint[]), unnest($12::boolean[]),
        unnest($13::smallint[]), unnest($14::text[]), unnest($15::smallint[])
