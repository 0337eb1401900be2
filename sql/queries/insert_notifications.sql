-- Raises notifications of the shop $1, of which the transaction holds the feed: those
-- whose cause was not told of before get the next numbers, in the order in which they
-- are given, and who listens is told when the transaction commits. Columns as lists, in
-- the order of their names below. Answers how many were raised.
WITH given AS (
    SELECT *
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::bigint[], $11::bigint[], $12::bigint[],
                $13::bigint[], $14::bigint[], $15::text[], $16::text[], $17::timestamptz[])
         WITH ORDINALITY
         AS given (kind, cause, campaign_id, product_id, sku_id, live_id, name, variant, amount,
                   gmv, stock, threshold, days_left_tenths, code, reason, at, place)
), fresh AS MATERIALIZED (
    SELECT given.*, row_number() OVER (ORDER BY place) AS step
    FROM given
    WHERE NOT EXISTS (SELECT FROM notification
                      WHERE notification.shop_id = $1 AND notification.cause = given.cause)
), moved AS (
    UPDATE notification_feed
    SET last_id = last_id + (SELECT count(*) FROM fresh)
    WHERE shop_id = $1 AND EXISTS (SELECT FROM fresh)
    RETURNING last_id - (SELECT count(*) FROM fresh) AS first_id
), raised AS (
    INSERT INTO notification (shop_id, notification_id, kind, cause, campaign_id, product_id,
                              sku_id, live_id, name, variant, amount, gmv, stock, threshold,
                              days_left_tenths, code, reason, at)
    SELECT $1, moved.first_id + fresh.step, fresh.kind, fresh.cause, fresh.campaign_id,
           fresh.product_id, fresh.sku_id, fresh.live_id, fresh.name, fresh.variant, fresh.amount,
           fresh.gmv, fresh.stock, fresh.threshold, fresh.days_left_tenths, fresh.code,
           fresh.reason, fresh.at
    FROM fresh CROSS JOIN moved
    RETURNING 1
)
SELECT count(*), CASE WHEN count(*) > 0 THEN pg_notify('tumpuk_notification', $1::text) END
FROM raised
