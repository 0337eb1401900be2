-- The answer under a key, unless it is older than a day and not kept for good.
-- $1 shop_id, $2 route, $3 key.
SELECT fingerprint, status, content_type, location, etag, body
FROM idempotency_key
WHERE shop_id = $1 AND route = $2 AND key = $3
  AND (kept OR created_at > now() - interval '24 hours')
