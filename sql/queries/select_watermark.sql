-- When the transaction began, in microseconds since 1970: everything that was
-- acknowledged before is seen by it.
SELECT (extract(epoch FROM now()) * 1000000)::bigint
