-- Takes the shop $1's LIVE $2 out of all lists.
UPDATE live SET removed_at = now(), updated_at = now()
WHERE shop_id = $1 AND live_id = $2
