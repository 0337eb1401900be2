-- The redemption of the order $2: a row for each of its promotions, in the order
-- of their ids.
SELECT redemption.order_id, redemption.buyer_id, redemption.state,
       (extract(epoch FROM redemption.expires_at) * 1000000)::bigint,
       (extract(epoch FROM redemption.created_at) * 1000000)::bigint,
       (extract(epoch FROM redemption.ended_at) * 1000000)::bigint,
       redemption_promotion.promotion_id, redemption_promotion.units
FROM redemption JOIN redemption_promotion USING (shop_id, order_id)
WHERE redemption.shop_id = $1 AND redemption.order_id = $2
ORDER BY redemption_promotion.promotion_id
