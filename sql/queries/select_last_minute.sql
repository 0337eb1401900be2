-- The last minute in which anything of the shop $1 was counted, in microseconds since
-- 1970; NULL: nothing was.
SELECT (extract(epoch FROM max(starts_at)) * 1000000)::bigint
FROM rollup_shop
WHERE shop_id = $1 AND span = 1
