-- What is used of quotas of the shops $2, where it was changed by transactions
-- that the snapshots $3 did not see; at most $1 rows, shop by shop. buyer_id NULL: in
-- all.
-- (Materialized, as a function in a condition keeps row-level security from
-- using the index.)
WITH shop AS MATERIALIZED (
    SELECT shop_id, seen, pg_snapshot_xmin(seen) AS since
    FROM unnest($2::text[], $3::pg_snapshot[]) AS given (shop_id, seen)
)
SELECT shop.shop_id, used.promotion_id, used.buyer_id, used.uses, used.units
FROM shop CROSS JOIN LATERAL (
    SELECT promotion_id, NULL AS buyer_id, uses, units, changed_xid
    FROM promotion_use
    WHERE promotion_use.shop_id = shop.shop_id AND changed_xid >= shop.since
    UNION ALL
    SELECT promotion_id, buyer_id, uses, units, changed_xid
    FROM promotion_buyer_use
    WHERE promotion_buyer_use.shop_id = shop.shop_id AND changed_xid >= shop.since
) AS used
WHERE NOT pg_visible_in_snapshot(used.changed_xid, shop.seen)
ORDER BY shop.shop_id
LIMIT $1
