-- Who writes the shop $1's LIVE or video ($2 says which) $3 is alone with it until
-- the transaction ends.
SELECT pg_advisory_xact_lock(
    hashtextextended(concat_ws(E'\x1f', 'tumpuk.media', $1::text, $2::text, $3::text), 0))
