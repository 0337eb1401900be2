-- The promotions $3 of the order $2 with their units $4, and what they draw on
-- the quotas in all $5 and per buyer $6.
INSERT INTO redemption_promotion (shop_id, order_id, promotion_id, units, drawn, buyer_drawn)
SELECT $1, $2, given.*
FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[]) AS given
