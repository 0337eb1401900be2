-- Ends the redemption of the order $2; no row where it is not held.
UPDATE redemption SET state = 'RELEASED', ended_at = now()
WHERE shop_id = $1 AND order_id = $2 AND state = 'HELD'
RETURNING 1
