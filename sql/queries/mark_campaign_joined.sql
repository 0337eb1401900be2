-- Notes that a shop has joined the campaign $1.
UPDATE campaign SET joined_at = now()
WHERE campaign_id = $1 AND joined_at IS NULL
