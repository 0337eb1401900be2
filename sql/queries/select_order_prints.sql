-- Fingerprints of the shop $1's orders $2 that there are, in the order of ids.
SELECT order_id, fingerprint
FROM order_key
WHERE shop_id = $1 AND order_id = ANY ($2::text[])
ORDER BY order_id
