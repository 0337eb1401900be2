-- The shop $1, locked: writers of one shop go one after the other.
SELECT
       shop_id, name, currency, exponent, time_zone, catalog_version, version,
       (extract(epoch FROM ended_at) * 1000000)::bigint,
       (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM updated_at) * 1000000)::bigint
FROM shop
WHERE shop_id = $1
FOR NO KEY UPDATE
