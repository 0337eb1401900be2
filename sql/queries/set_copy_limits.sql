-- For the rest of the transaction, or until it is set again: how long a statement
-- may take ($1, in ms), and whether rows may be joined one by one ($2, on or off). Of
-- a shop that was filled after the last ANALYZE the planner believes that it is
-- small; each way of joining but that one is good for a large shop too.
SELECT set_config('statement_timeout', $1::text, true),
       set_config('enable_nestloop', $2::text, true)
