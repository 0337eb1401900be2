-- Lines of the shop $1's orders paid from $2 to before $3 in the channels $4, in the
-- order of time, orders' ids and lines; with the names that products have now, and what
-- was taken off each line so far. Each part is looked up for itself, whatever the
-- planner believes of the shop's size (set_export_limits.sql).
SELECT paid.order_id, paid.paid_at, paid.channel, paid.buyer_id, paid.new_buyer,
       state.cancelled, paid.promotion_ids, line.line, line.product_id, product.name,
       line.sku_id, sku.name, line.quantity, line.gift, line.list_price, line.seller_discount,
       line.platform_discount, line.gmv, state.refunded_units[line.line],
       state.deducted[line.line], line.source, line.source_id, line.source_via
FROM shop_order AS paid
CROSS JOIN LATERAL (
    SELECT cancelled, refunded_units, deducted FROM order_key
    WHERE shop_id = $1 AND order_id = paid.order_id OFFSET 0) AS state
CROSS JOIN LATERAL (
    SELECT * FROM order_line
    WHERE shop_id = $1 AND paid_at = paid.paid_at AND order_id = paid.order_id
    ORDER BY line OFFSET 0) AS line
LEFT JOIN LATERAL (
    SELECT name FROM product
    WHERE shop_id = $1 AND product_id = line.product_id OFFSET 0) AS product ON true
LEFT JOIN LATERAL (
    SELECT name FROM sku WHERE shop_id = $1 AND sku_id = line.sku_id OFFSET 0) AS sku ON true
WHERE paid.shop_id = $1 AND paid.paid_at >= $2 AND paid.paid_at < $3
  AND paid.channel = ANY ($4::smallint[])
ORDER BY paid.paid_at, paid.order_id, line.line
