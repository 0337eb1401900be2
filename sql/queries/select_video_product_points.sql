-- GMV of the products that each of the shop $1's videos $7 links to, over the channels
-- $2 in parts of time $4 to $6, gathered by the place $3 that each part belongs to. In
-- the order of places.
WITH linked AS MATERIALIZED (
    SELECT video_id, product_id FROM video_product
    WHERE shop_id = $1 AND video_id = ANY ($7::text[])
)
SELECT part.place, video_id, sum(gmv)::bigint
FROM unnest($3::integer[], $4::smallint[], $5::timestamptz[], $6::timestamptz[])
     AS part (place, span, from_at, to_at)
CROSS JOIN LATERAL generate_series(part.from_at, part.to_at - interval '1 microsecond',
                                   part.span * interval '1 minute') AS bucket (starts_at)
JOIN rollup_item ON shop_id = $1 AND kind = 1 AND rollup_item.span = part.span
     AND rollup_item.starts_at = bucket.starts_at
     AND item_id = ANY (ARRAY (SELECT DISTINCT product_id::text FROM linked))
     AND channel = ANY ($2::smallint[])
JOIN linked ON product_id = item_id
GROUP BY part.place, video_id
ORDER BY part.place, video_id
