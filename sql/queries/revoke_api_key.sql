-- $1 key_id. Revoking again changes nothing; no row: there is no such key.
UPDATE api_key SET revoked_at = coalesce(revoked_at, clock_timestamp())
WHERE key_id = $1::text
RETURNING key_id
