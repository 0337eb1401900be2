-- When the first of the shop $1's LIVEs that are planned for after $2 is to start, in
-- microseconds since 1970; NULL: none.
SELECT (extract(epoch FROM min(scheduled_start_at)) * 1000000)::bigint
FROM live
WHERE shop_id = $1 AND removed_at IS NULL AND started_at IS NULL AND scheduled_start_at > $2
