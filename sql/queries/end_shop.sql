-- Ends the shop $1.
UPDATE shop SET ended_at = now(), updated_at = now(), version = version + 1
WHERE shop_id = $1
