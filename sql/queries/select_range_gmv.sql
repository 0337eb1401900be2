-- GMV of the shop $1 by place $2: over which channels $3 (a set), in which parts of time
-- $4 to $6.
SELECT part.place, sum(summed.gmv)::bigint
FROM unnest($2::integer[], $3::smallint[], $4::smallint[], $5::timestamptz[],
            $6::timestamptz[]) AS part (place, channels, span, from_at, to_at)
CROSS JOIN LATERAL (
    SELECT coalesce(sum(gmv), 0) AS gmv
    FROM rollup_shop
    WHERE shop_id = $1 AND span = part.span AND starts_at >= part.from_at
      AND starts_at < part.to_at AND channel & part.channels <> 0 AND source = 0) AS summed
GROUP BY part.place
