-- Fingerprints of the shop $1's order events $2 that there are, in the order of ids.
SELECT event_id, fingerprint
FROM order_event
WHERE shop_id = $1 AND event_id = ANY ($2::text[])
ORDER BY event_id
