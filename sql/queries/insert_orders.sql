-- Stores orders of the shop $1. Columns as lists, in the order of their names below.
INSERT INTO shop_order (shop_id, paid_at, order_id, channel, buyer_id, new_buyer, promotion_ids)
SELECT $1, given.paid_at, given.order_id, given.channel, given.buyer_id, given.new_buyer,
       given.promotion_ids::text[]
FROM unnest($2::timestamptz[], $3::text[], $4::smallint[], $5::text[], $6::boolean[], $7::text[])
     AS given (paid_at, order_id, channel, buyer_id, new_buyer, promotion_ids)
