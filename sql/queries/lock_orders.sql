-- Those of the shop $1's orders $2 that there are, with what was taken off them,
-- locked; in the order of ids, so that rivals wait instead of failing.
SELECT order_id, (extract(epoch FROM paid_at) * 1000000)::bigint, cancelled, refunded_units,
       deducted
FROM order_key
WHERE shop_id = $1 AND order_id = ANY ($2::text[])
ORDER BY order_id
FOR UPDATE
