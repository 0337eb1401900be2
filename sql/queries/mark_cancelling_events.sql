-- The events $2 of the shop $1 are those that cancelled their orders.
UPDATE order_event SET cancels = true WHERE shop_id = $1 AND event_id = ANY ($2::text[])
