-- A draft of an ad of the shop $1 in the campaign $2: $3 what it advertises, $4
-- which, $5 name, $6 budget a day, $7 start, $8 end. Answers its number and when it
-- was made.
INSERT INTO ad_draft (shop_id, campaign_id, target_kind, target_id, name, daily_budget, starts_at,
                      ends_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING ad_id, (extract(epoch FROM created_at) * 1000000)::bigint
