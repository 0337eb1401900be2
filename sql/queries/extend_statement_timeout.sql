-- For the rest of the transaction a statement may take so long ($1, in ms).
SELECT set_config('statement_timeout', $1::text, true)
