-- Ends each write of what the shop $1 prices with: raises its catalog_version,
-- notes what changed ($2 kinds, $3 ids) under it, tells who listens when the
-- transaction commits, and forgets what is older than a day.
WITH raised AS (
    UPDATE shop SET catalog_version = catalog_version + 1
    WHERE shop_id = $1
    RETURNING catalog_version
), noted AS (
    INSERT INTO catalog_change (shop_id, catalog_version, kind, id)
    SELECT $1, raised.catalog_version, changed.kind, changed.id
    FROM raised, unnest($2::text[], $3::text[]) AS changed (kind, id)
    ON CONFLICT DO NOTHING
), forgotten AS (
    DELETE FROM catalog_change
    WHERE shop_id = $1 AND changed_at < now() - interval '1 day'
)
SELECT catalog_version,
       pg_notify('tumpuk_catalog', $1::text || ' ' || catalog_version)
FROM raised
