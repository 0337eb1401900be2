-- The keys that are of use, with their hashes, and the version of the table in
-- one snapshot; without any key one row that has the version only.
SELECT v.version, k.key_id, encode(k.hash, 'hex'), k.role, k.access,
       array_to_string(k.shop_ids, chr(10)),
       (extract(epoch FROM k.expires_at) * 1000000)::bigint
FROM api_key_version AS v
LEFT JOIN api_key AS k
    ON k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())
ORDER BY k.key_id
