-- Notes that targets of the shop $1 were seen reached: campaigns $2, amounts $3.
INSERT INTO gmv_target_reached (shop_id, campaign_id, amount)
SELECT $1, given.*
FROM unnest($2::text[], $3::bigint[]) AS given (campaign_id, amount)
ON CONFLICT (shop_id, campaign_id, amount) DO NOTHING
