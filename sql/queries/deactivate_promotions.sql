-- Deactivates those of the promotions $2 of the shop $1 that are not yet.
UPDATE promotion SET deactivated_at = now(), updated_at = now(), version = version + 1
WHERE shop_id = $1 AND promotion_id = ANY ($2::text[]) AND deactivated_at IS NULL
