-- For the rest of the transaction: how long a statement may take ($1, in ms), and that
-- rows are to come in the order of an index, sorted within equal keys only: the first
-- then come at once, however many follow.
SELECT set_config('statement_timeout', $1::text, true), set_config('enable_sort', 'off', true)
