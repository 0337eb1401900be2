-- At most $3 products of the shop $1 in the order of their ids, after $2 (NULL:
-- from the first). $4 a part of an id or a name, of a SKU's too, without regard
-- to case, with LIKE's signs escaped (NULL: any); $5 ended (NULL: either).
SELECT
       product_id, name, version,
       (extract(epoch FROM ended_at) * 1000000)::bigint,
       (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM updated_at) * 1000000)::bigint
FROM product
WHERE shop_id = $1
  AND product_id > coalesce($2, '') -- so that the index begins there
  AND ($5::boolean IS NULL OR (ended_at IS NOT NULL) = $5)
  AND ($4::text IS NULL
       OR product_id ILIKE '%' || $4 || '%'
       OR name ILIKE '%' || $4 || '%'
       OR EXISTS (SELECT FROM sku
                  WHERE sku.shop_id = $1 AND sku.product_id = product.product_id
                    AND sku.ended_at IS NULL
                    AND (sku.sku_id ILIKE '%' || $4 || '%'
                         OR sku.name ILIKE '%' || $4 || '%')))
ORDER BY product_id
LIMIT $3
