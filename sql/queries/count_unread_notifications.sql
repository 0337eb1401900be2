-- How many notifications of the shop $1 that the campaign $2's dashboard shows are not
-- read.
SELECT count(*)
FROM campaign_notifications($1, $2)
WHERE read_at IS NULL
