-- At most $2 violations of the shop $1's LIVEs that the shop was not told of, which it is
-- now: LIVE, its title, code, reason, when in microseconds since 1970; in the order in
-- which they came.
WITH fresh AS (
    SELECT violation.live_id, violation.at, violation.code, live.title, violation.created_at
    FROM live_violation AS violation JOIN live USING (shop_id, live_id)
    WHERE violation.shop_id = $1 AND NOT violation.notified AND live.removed_at IS NULL
    ORDER BY violation.created_at, violation.live_id, violation.at, violation.code
    LIMIT $2
), told AS (
    UPDATE live_violation AS violation SET notified = true
    FROM fresh
    WHERE violation.shop_id = $1 AND violation.live_id = fresh.live_id
      AND violation.at = fresh.at AND violation.code = fresh.code
    RETURNING violation.live_id, fresh.title, violation.code, violation.reason, violation.at,
              violation.created_at)
SELECT live_id, title, code, reason, (extract(epoch FROM at) * 1000000)::bigint
FROM told
ORDER BY created_at, live_id, at, code
