-- Whether the time zone database has the name $1. (Slow: it reads the whole
-- database; shops are rarely written.)
SELECT EXISTS (SELECT FROM pg_timezone_names WHERE name = $1)::integer
