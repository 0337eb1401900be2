-- Keeps an answer under a key, in place of one that is older than a day, and
-- forgets others of the shop that are, unless they are kept for good. $1 shop_id,
-- $2 route, $3 key, $4 fingerprint, $5 status, $6 content type, $7 location, $8 etag,
-- $9 body, $10 whether for good.
WITH forgotten AS (
    DELETE FROM idempotency_key
    WHERE shop_id = $1 AND created_at <= now() - interval '24 hours' AND NOT kept
      AND (route, key) <> ($2, $3)
)
INSERT INTO idempotency_key (shop_id, route, key, fingerprint, status, content_type, location,
                             etag, body, kept)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (shop_id, route, key) DO UPDATE SET
    fingerprint = excluded.fingerprint,
    status = excluded.status,
    content_type = excluded.content_type,
    location = excluded.location,
    etag = excluded.etag,
    body = excluded.body,
    kept = excluded.kept,
    created_at = now()
