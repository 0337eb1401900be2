-- Stores orders of the shop $1. Columns as lists, in the order of their names below.
INSERT INTO shop_order (shop_id, paid_at, order_id, channel, buyer_id, new_buyer, promotion_ids)
SELECT $1, unnest($2::timestamptz[]), unnest($3::text[]), unnest($4::smallint[]),
        unnest($5::text[]), unnest($6::boolean[]), unnest($7::text[])::text[]
