-- How much is used of the promotions $3 in all, and by the buyer $2: uses and
-- units each, 0 where nothing was drawn yet.
SELECT wanted.promotion_id, coalesce(used.uses, 0), coalesce(used.units, 0),
       coalesce(buyer.uses, 0), coalesce(buyer.units, 0)
FROM unnest($3::text[]) AS wanted (promotion_id)
LEFT JOIN promotion_use AS used
    ON used.shop_id = $1 AND used.promotion_id = wanted.promotion_id
LEFT JOIN promotion_buyer_use AS buyer
    ON buyer.shop_id = $1 AND buyer.promotion_id = wanted.promotion_id AND buyer.buyer_id = $2
