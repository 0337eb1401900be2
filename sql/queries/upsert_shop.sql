-- Stores a shop, or changes it and takes back that it was ended. $1 shop_id,
-- $2 name, $3 currency, $4 exponent, $5 time zone.
INSERT INTO shop (shop_id, name, currency, exponent, time_zone)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (shop_id) DO UPDATE SET
    name = excluded.name,
    currency = excluded.currency,
    exponent = excluded.exponent,
    time_zone = excluded.time_zone,
    version = shop.version + 1,
    ended_at = NULL,
    updated_at = now()
