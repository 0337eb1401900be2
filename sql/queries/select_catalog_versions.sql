-- The catalogue versions of those of the shops $1 that there are, in the order of ids.
SELECT shop_id, catalog_version
FROM shop
WHERE shop_id = ANY ($1::text[])
ORDER BY shop_id
