-- Test builds only: holds a worker and its connection for $1 milliseconds.
SELECT pg_sleep($1::double precision / 1000)
