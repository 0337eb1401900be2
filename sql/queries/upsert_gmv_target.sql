-- Sets the shop $1's target in the campaign $2 to $3, NULL removes it; whose streams
-- show it are told.
WITH written AS (
    INSERT INTO gmv_target (shop_id, campaign_id, amount)
    VALUES ($1, $2, $3)
    ON CONFLICT (shop_id, campaign_id) DO UPDATE SET
        amount = excluded.amount,
        version = gmv_target.version + 1,
        updated_at = now()
    RETURNING shop_id
)
SELECT pg_notify('tumpuk_dashboard', shop_id) FROM written
