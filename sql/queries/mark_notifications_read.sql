-- Marks notifications of the shop $1 that the campaign $2's dashboard shows as read, up to
-- $3 (NULL: all); answers how many were not.
WITH marked AS (
    UPDATE notification
    SET read_at = now()
    WHERE shop_id = $1 AND read_at IS NULL AND notification_id IN (
        SELECT notification_id
        FROM campaign_notifications($1, $2)
        WHERE read_at IS NULL AND ($3::bigint IS NULL OR notification_id <= $3))
    RETURNING 1)
SELECT count(*) FROM marked
