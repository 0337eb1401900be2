-- Products of the videos $2 of the shop $1, video by video in the order of their
-- ids, then in that of products' ids.
SELECT video_id, product_id
FROM video_product
WHERE shop_id = $1 AND video_id = ANY ($2::text[])
ORDER BY video_id, product_id
