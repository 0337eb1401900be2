-- Stores products of the shop $1, or changes them and takes back that they were
-- ended. $2 ids, $3 names.
INSERT INTO product (shop_id, product_id, name)
SELECT $1, given.product_id, given.name
FROM unnest($2::text[], $3::text[]) AS given (product_id, name)
ON CONFLICT (shop_id, product_id) DO UPDATE SET
    name = excluded.name,
    version = product.version + 1,
    ended_at = NULL,
    updated_at = now()
