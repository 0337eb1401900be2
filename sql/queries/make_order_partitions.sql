-- Makes the partitions that orders paid from $1 to $2 need.
SELECT order_partitions_make($1::timestamptz, $2::timestamptz)
