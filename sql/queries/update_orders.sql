-- Keeps what was taken off orders of the shop $1, which are locked. Lists of lines
-- are told as arrays' texts.
UPDATE order_key SET
    cancelled = given.cancelled,
    refunded_units = given.refunded_units::bigint[],
    deducted = given.deducted::bigint[]
FROM unnest($2::text[], $3::boolean[], $4::text[], $5::text[])
     AS given (order_id, cancelled, refunded_units, deducted)
WHERE order_key.shop_id = $1 AND order_key.order_id = given.order_id
