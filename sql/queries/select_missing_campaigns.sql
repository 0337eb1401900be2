-- Those of the campaigns $1 that do not exist.
SELECT given.campaign_id
FROM unnest($1::text[]) AS given (campaign_id)
WHERE NOT EXISTS (SELECT FROM campaign WHERE campaign.campaign_id = given.campaign_id)
