-- What the shop $1's orders $2 draw of the promotions $3: their units $4, and what was
-- drawn on the quotas in all $5 and per buyer $6.
INSERT INTO redemption_promotion (shop_id, order_id, promotion_id, units, drawn, buyer_drawn)
SELECT $1, given.*
FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
     AS given (order_id, promotion_id, units, drawn, buyer_drawn)
ON CONFLICT (shop_id, order_id, promotion_id) DO UPDATE SET
    drawn = excluded.drawn,
    buyer_drawn = excluded.buyer_drawn
