-- The shop $1.
SELECT
       shop_id, name, currency, exponent, time_zone, catalog_version, version,
       (extract(epoch FROM ended_at) * 1000000)::bigint,
       (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM updated_at) * 1000000)::bigint
FROM shop
WHERE shop_id = $1
