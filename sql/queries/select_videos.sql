-- Those of the shop $1's videos $2 that there are, in the order of ids.
SELECT
       video_id, title, creator,
       (extract(epoch FROM published_at) * 1000000)::bigint,
       url, views, likes,
       (extract(epoch FROM figures_as_of) * 1000000)::bigint,
       (extract(epoch FROM as_of) * 1000000)::bigint,
       (extract(epoch FROM removed_at) * 1000000)::bigint,
       (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM updated_at) * 1000000)::bigint
FROM video
WHERE shop_id = $1 AND video_id = ANY ($2::text[])
ORDER BY video_id
