-- For the rest of the transaction: all rows are read, and whatever the planner believes
-- of their number, they are not looked up one by one.
SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true)
