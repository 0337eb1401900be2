-- At most $2 shops in the order of their ids, after $1 (NULL: from the first).
SELECT
       shop_id, name, currency, exponent, time_zone, catalog_version, version,
       (extract(epoch FROM ended_at) * 1000000)::bigint,
       (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM updated_at) * 1000000)::bigint
FROM shop
WHERE ($1::text IS NULL OR shop_id > $1)
ORDER BY shop_id
LIMIT $2
