-- Keeps an answer under a key, in place of one that is older than a day, and
-- forgets others of the shop that are. $1 shop_id, $2 route, $3 key,
-- $4 fingerprint, $5 status, $6 content type, $7 location, $8 etag, $9 body.
WITH forgotten AS (
    DELETE FROM idempotency_key
    WHERE shop_id = $1 AND created_at <= now() - interval '24 hours'
      AND (route, key) <> ($2, $3)
)
INSERT INTO idempotency_key (shop_id, route, key, fingerprint, status, content_type, location,
                             etag, body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (shop_id, route, key) DO UPDATE SET
    fingerprint = excluded.fingerprint,
    status = excluded.status,
    content_type = excluded.content_type,
    location = excluded.location,
    etag = excluded.etag,
    body = excluded.body,
    created_at = now()
