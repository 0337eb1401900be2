-- Takes the shop $1's LIVE $2 out of all lists; news of before that brings
-- it back no more.
UPDATE live SET removed_at = now(), as_of = greatest(as_of, now()), updated_at = now()
WHERE shop_id = $1 AND live_id = $2
