-- Videos of the shop $1 that were published before $2, with their figures and the
-- products that they link to (NULL: none), in no order.
SELECT video_id, video.views, video.likes,
       array_agg(product_id::text) FILTER (WHERE product_id IS NOT NULL)
FROM video
LEFT JOIN video_product USING (shop_id, video_id)
WHERE shop_id = $1 AND removed_at IS NULL AND published_at < $2
GROUP BY shop_id, video_id, video.views, video.likes
