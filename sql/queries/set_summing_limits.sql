-- For the rest of the transaction, or until it is set again ($1, on or off): rows by
-- the hundred thousand are read in the order in which they lie, not one by one in that
-- of an index, nor the whole table; the plan is made for these very times, and machine
-- code for one statement does not pay. A statement may take so long ($2, in ms). What is
-- added up has room in memory, until the transaction ends.
SELECT set_config('enable_indexscan', other, true), set_config('enable_seqscan', other, true),
       set_config('jit', other, true), set_config('plan_cache_mode', plan, true),
       set_config('statement_timeout', $2::text, true), set_config('work_mem', '64MB', true)
FROM (VALUES (true, 'off', 'force_custom_plan'), (false, 'on', 'auto')) AS switch (sums, other, plan)
WHERE sums = $1::boolean
