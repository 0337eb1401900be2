-- A page of all keys in the order in which they were made, without their
-- hashes. $1 and $2: created_at (microseconds since the epoch) and key_id of
-- the last one of the page before, NULL for the first page; $3: at most so many.
SELECT key_id, role, access, array_to_string(shop_ids, chr(10)), name,
       (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM expires_at) * 1000000)::bigint,
       (extract(epoch FROM revoked_at) * 1000000)::bigint
FROM api_key
WHERE $1::bigint IS NULL
   OR (created_at, key_id) >
      (timestamptz 'epoch' + $1::bigint * interval '1 microsecond', $2::text)
ORDER BY created_at, key_id
LIMIT $3::bigint
