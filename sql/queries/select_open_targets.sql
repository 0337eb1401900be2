-- At most $3 targets of the shop $1 that were not seen reached, of campaigns that have
-- started by $2, the latest to end first: campaign, its name, amount, period in
-- microseconds since 1970, channels.
SELECT target.campaign_id, campaign.name, target.amount,
       (extract(epoch FROM campaign.starts_at) * 1000000)::bigint,
       (extract(epoch FROM campaign.ends_at) * 1000000)::bigint, campaign.channels
FROM gmv_target AS target JOIN campaign USING (campaign_id)
WHERE target.shop_id = $1 AND target.amount IS NOT NULL AND campaign.starts_at <= $2
  AND NOT EXISTS (SELECT FROM gmv_target_reached AS reached
                  WHERE reached.shop_id = $1 AND reached.campaign_id = target.campaign_id
                    AND reached.amount = target.amount)
ORDER BY campaign.ends_at DESC, target.campaign_id
LIMIT $3
