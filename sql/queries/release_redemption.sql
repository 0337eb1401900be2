-- Ends the redemption of the order $2; no row where it is not held, or the order is paid.
UPDATE redemption SET state = 'RELEASED', ended_at = now()
WHERE shop_id = $1 AND order_id = $2 AND state = 'HELD'
  AND NOT EXISTS (SELECT FROM order_key AS key
                  WHERE key.shop_id = $1 AND key.order_id = $2 AND NOT key.cancelled)
RETURNING 1
