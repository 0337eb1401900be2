-- The shop $1's sets of people as asked for, in that order; NULL: nobody yet.
SELECT kept.people
FROM unnest($2::smallint[], $3::smallint[], $4::timestamptz[], $5::smallint[]) WITH ORDINALITY
     AS given (kind, span, starts_at, channel, place)
LEFT JOIN rollup_people AS kept ON kept.shop_id = $1 AND kept.kind = given.kind
    AND kept.span = given.span AND kept.starts_at = given.starts_at
    AND kept.channel = given.channel
ORDER BY given.place
