-- The shop $1's sets of people of $4 minutes from $2 to before $3.
SELECT kind, channel, (extract(epoch FROM starts_at) * 1000000)::bigint, people
FROM rollup_people
WHERE shop_id = $1 AND starts_at >= $2::timestamptz AND starts_at < $3::timestamptz
  AND span = $4::smallint
ORDER BY kind, channel, starts_at
