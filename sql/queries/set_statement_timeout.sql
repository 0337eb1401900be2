-- How long a statement may take ($1, in ms), for the rest of the transaction.
SELECT set_config('statement_timeout', $1::text, true)
