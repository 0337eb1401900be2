-- What the versions of the shop $1 after $2 changed, oldest first, at most $3.
SELECT catalog_version, kind, id
FROM catalog_change
WHERE shop_id = $1 AND catalog_version > $2::bigint
ORDER BY catalog_version, kind, id
LIMIT $3::bigint
