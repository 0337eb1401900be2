-- Lines of the shop $1's orders $3, paid at $2, in the order of ids and lines.
SELECT line.order_id, paid.channel, line.sku_id, line.product_id, line.quantity, line.gmv,
       line.gift, line.source, line.source_id
FROM unnest($2::timestamptz[], $3::text[]) AS given (paid_at, order_id)
JOIN shop_order AS paid ON paid.shop_id = $1 AND paid.paid_at = given.paid_at
                       AND paid.order_id = given.order_id
JOIN order_line AS line ON line.shop_id = $1 AND line.paid_at = given.paid_at
                       AND line.order_id = given.order_id
ORDER BY line.order_id, line.line
