-- $1 key_id, $2 hash (hexadecimal), $3 role, $4 access, $5 shop ids, one a line
-- (no id has a line's end in it), $6 name or NULL, $7 expires_at (RFC 3339) or
-- NULL. Answers created_at in microseconds since the epoch.
INSERT INTO api_key (key_id, hash, role, access, shop_ids, name, expires_at)
VALUES ($1::text, decode($2::text, 'hex'), $3::text, $4::text,
        string_to_array($5::text, chr(10)), $6::text, $7::timestamptz)
RETURNING (extract(epoch FROM created_at) * 1000000)::bigint
