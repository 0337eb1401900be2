-- Those of the products $2 that the shop $1 has, in the order of their ids.
SELECT
       product_id, name, version,
       (extract(epoch FROM ended_at) * 1000000)::bigint,
       (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM updated_at) * 1000000)::bigint
FROM product
WHERE shop_id = $1 AND product_id = ANY ($2::text[])
ORDER BY product_id
