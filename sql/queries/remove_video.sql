-- Takes the shop $1's video $2 out of all lists.
UPDATE video SET removed_at = now(), updated_at = now()
WHERE shop_id = $1 AND video_id = $2
