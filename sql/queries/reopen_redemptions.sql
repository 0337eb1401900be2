-- Redemptions of the shop $1's orders $2, of the buyers $3, that were given back before
-- it was known that the order is paid: it draws again. They are locked. Answers what
-- was to be drawn of which promotion; nothing of it is drawn now.
WITH reopened AS (
    UPDATE redemption SET state = 'PAID', ended_at = NULL, buyer_id = given.buyer_id
    FROM unnest($2::text[], $3::text[]) AS given (order_id, buyer_id)
    WHERE redemption.shop_id = $1 AND redemption.order_id = given.order_id
)
UPDATE redemption_promotion SET drawn = 0, buyer_drawn = 0
WHERE shop_id = $1 AND order_id = ANY ($2::text[])
RETURNING order_id, promotion_id, units
