-- Whether nobody else is at work under the same key: $1 shop_id, $2 route,
-- $3 key. The lock ends with the transaction.
SELECT pg_try_advisory_xact_lock(
    hashtextextended(concat_ws(E'\x1f', 'tumpuk.idempotency', $1::text, $2::text, $3::text), 0)
)::integer
