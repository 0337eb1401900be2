-- Who changes the shop $1's sums is alone with them until the transaction ends. The
-- advisory lock is given in the order of asking; waiting for the row alone, one could
-- be overtaken again and again.
WITH alone AS MATERIALIZED (
    SELECT pg_advisory_xact_lock(hashtext('tumpuk_ingestion'), hashtext($1)))
INSERT INTO ingestion (shop_id)
SELECT $1 FROM alone
ON CONFLICT (shop_id) DO UPDATE SET version = ingestion.version + 1
