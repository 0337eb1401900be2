-- Makes the partitions that traffic from $1 to $2 needs.
SELECT traffic_partitions_make($1::timestamptz, $2::timestamptz)
