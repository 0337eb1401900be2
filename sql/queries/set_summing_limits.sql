-- For the rest of the transaction, or until it is set again ($1, on or off): rows by
-- the hundred thousand are read in the order in which they lie, not one by one in that
-- of an index, nor the whole table; machine code for one statement does not pay. What
-- they add up to has room in memory, until the transaction ends.
SELECT set_config('enable_indexscan', other, true), set_config('enable_seqscan', other, true),
       set_config('jit', other, true), set_config('work_mem', '64MB', true)
FROM (SELECT CASE $1::boolean WHEN true THEN 'off' ELSE 'on' END AS other) AS switch
