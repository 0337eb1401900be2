-- Keeps sets of people of the shop $1. Columns as lists, in the order of their
-- names below.
INSERT INTO rollup_people (shop_id, kind, span, starts_at, channel, people)
SELECT $1, given.*
FROM unnest($2::smallint[], $3::smallint[], $4::timestamptz[], $5::smallint[], $6::bytea[])
     AS given (kind, span, starts_at, channel, people)
ON CONFLICT (shop_id, kind, span, starts_at, channel) DO UPDATE SET people = excluded.people
