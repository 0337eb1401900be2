-- Who was there in which minute from $2 to before $3, by the shop $1's raw rows:
-- kind and channel of set, minute in microseconds since 1970, person.
SELECT 1, channel, (extract(epoch FROM date_trunc('minute', paid_at)) * 1000000)::bigint, buyer_id
FROM shop_order
WHERE shop_id = $1 AND paid_at >= $2::timestamptz AND paid_at < $3::timestamptz
UNION
SELECT 2, channel, (extract(epoch FROM date_trunc('minute', paid_at)) * 1000000)::bigint, buyer_id
FROM shop_order
WHERE shop_id = $1 AND paid_at >= $2 AND paid_at < $3 AND new_buyer
UNION
SELECT 3, channel, (extract(epoch FROM date_trunc('minute', at)) * 1000000)::bigint, visitor_id
FROM traffic_event
WHERE shop_id = $1 AND at >= $2 AND at < $3 AND kind IN (1, 2)
