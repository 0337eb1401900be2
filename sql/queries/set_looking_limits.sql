-- For the rest of the transaction: what is asked for is few rows of large tables, by their
-- keys, for which neither reading a table whole nor machine code pays.
SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)
