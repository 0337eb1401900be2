-- One step of dropping notifications that were raised before $1, at most $2 of a shop.
SELECT notifications_drop($1::timestamptz, $2::integer)
