-- One step of dropping raw rows that are older than $1, at most $2 of a kind at once.
SELECT raw_rows_drop($1::timestamptz, $2::integer)
