-- Which sets of people of the kind $2 the shop $1 has in its channels $3, in parts of
-- time $4 to $6, in the order of time: span, begin in microseconds since 1970, channel,
-- and what changes with each write of the set. Transactions' numbers tell writes apart on
-- one server; one that took over from another may give them again, hence its start.
SELECT part.span, (extract(epoch FROM kept.starts_at) * 1000000)::bigint, kept.channel,
       kept.version
FROM unnest($4::smallint[], $5::timestamptz[], $6::timestamptz[]) AS part (span, from_at, to_at)
CROSS JOIN LATERAL (
    SELECT starts_at, channel,
           hashint8extended(xmin::text::bigint,
                            (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint)
               AS version
    FROM rollup_people
    WHERE shop_id = $1 AND kind = $2::smallint AND span = part.span
      AND starts_at >= part.from_at AND starts_at < part.to_at
      AND channel = ANY ($3::smallint[])
    OFFSET 0) AS kept
ORDER BY kept.starts_at
