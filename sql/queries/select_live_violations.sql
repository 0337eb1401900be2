-- Violations of the LIVEs $2 of the shop $1, LIVE by LIVE in the order of their
-- ids, then in that of time.
SELECT live_id, code, reason, (extract(epoch FROM at) * 1000000)::bigint
FROM live_violation
WHERE shop_id = $1 AND live_id = ANY ($2::text[])
ORDER BY live_id, at, code
