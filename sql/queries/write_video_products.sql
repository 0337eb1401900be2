-- The shop $1's video $2 links to the products $3, and to no others.
WITH gone AS (
    DELETE FROM video_product
    WHERE shop_id = $1 AND video_id = $2 AND product_id <> ALL ($3::text[])
)
INSERT INTO video_product (shop_id, video_id, product_id)
SELECT $1, $2, unnest($3::text[])
ON CONFLICT (shop_id, video_id, product_id) DO NOTHING
