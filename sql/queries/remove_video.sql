-- Takes the shop $1's video $2 out of all lists; news of before that brings
-- it back no more.
UPDATE video SET removed_at = now(), as_of = greatest(as_of, now()), updated_at = now()
WHERE shop_id = $1 AND video_id = $2
