-- $1 version, $2 effective_from (RFC 3339), $3 document (JSON). The table's
-- trigger refuses what exists and what would change the past. Tells who listens
-- when the transaction commits.
WITH stored AS (
    INSERT INTO rulebook (version, effective_from, document)
    VALUES ($1::text, $2::timestamptz, $3::jsonb)
    RETURNING version
)
SELECT pg_notify('tumpuk_rulebook', version) FROM stored
