-- At most $1 shops that have held redemptions whose time is over. Goes from shop
-- to shop in the index, and looks at the one of each that is due first.
WITH RECURSIVE first_due AS (
    (SELECT shop_id, expires_at
     FROM redemption
     WHERE state = 'HELD'
     ORDER BY shop_id, expires_at
     LIMIT 1)
    UNION ALL
    SELECT next_due.shop_id, next_due.expires_at
    FROM first_due, LATERAL (
        SELECT shop_id, expires_at
        FROM redemption
        WHERE state = 'HELD' AND shop_id > first_due.shop_id
        ORDER BY shop_id, expires_at
        LIMIT 1
    ) AS next_due
)
SELECT shop_id
FROM first_due
WHERE expires_at <= now()
LIMIT $1
