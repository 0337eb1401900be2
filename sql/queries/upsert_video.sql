-- Stores a video of the shop $1, or changes it. Columns as lists of one, in the
-- order of their names below.
INSERT INTO video (shop_id, video_id, title, creator, published_at, url, views, likes,
                   figures_as_of, as_of, removed_at)
SELECT $1, given.*
FROM unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::bigint[],
            $8::bigint[], $9::timestamptz[], $10::timestamptz[], $11::timestamptz[]) AS given
ON CONFLICT (shop_id, video_id) DO UPDATE SET
    title = excluded.title,
    creator = excluded.creator,
    published_at = excluded.published_at,
    url = excluded.url,
    views = excluded.views,
    likes = excluded.likes,
    figures_as_of = excluded.figures_as_of,
    as_of = excluded.as_of,
    removed_at = excluded.removed_at,
    updated_at = now()
