-- The shop $1's target in the campaign $2: amount (NULL: it was removed), version,
-- when it was made and written, in microseconds since 1970.
SELECT amount, version, (extract(epoch FROM created_at) * 1000000)::bigint,
       (extract(epoch FROM updated_at) * 1000000)::bigint
FROM gmv_target
WHERE shop_id = $1 AND campaign_id = $2
