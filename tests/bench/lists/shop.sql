-- A shop of :products products with two SKUs each, in two campaigns of three days: one from
-- midnight in Jakarta (17:00 of UTC), which is in its third day, and one from the noon after
-- that. With the sums that :orders orders of one or two lines leave: spread evenly over products
-- and the time since that midnight, two thirds of them in one channel. Sums of SKUs are made of
-- the last 25 hours, of which stock is judged; nothing reads older ones.
SELECT set_config('tumpuk.shop_id', 'bench', false);
SET synchronous_commit = off;
SET maintenance_work_mem = '1GB';
SET work_mem = '256MB';
SELECT date_bin('1 day', now() - interval '2 days', timestamptz '1970-01-01 17:00:00+00') AS starts \gset
INSERT INTO shop (shop_id, name, currency, exponent, time_zone, catalog_version)
VALUES ('bench', 'Bench', 'IDR', 0, 'Asia/Jakarta', 1);
INSERT INTO campaign (campaign_id, name, kind, starts_at, ends_at, channels, dashboard_enabled, joined_at)
SELECT id, name, kind, timestamptz :'starts' + late, timestamptz :'starts' + late + interval '72 hours', 3,
       true, now()
FROM (VALUES ('mega', 'Mega', 'MEGA', interval '0'), ('noon', 'Noon', 'OTHER', interval '12 hours'))
     AS campaigns (id, name, kind, late);
INSERT INTO product (shop_id, product_id, name)
SELECT 'bench', 'P-' || i, 'Product ' || i FROM generate_series(1, :products) AS i;
INSERT INTO sku (shop_id, sku_id, product_id, position, list_price, low_stock_threshold)
SELECT 'bench', 'P-' || i || '-' || j, 'P-' || i, j, 50000, 5
FROM generate_series(1, :products) AS i, generate_series(0, 1) AS j;
INSERT INTO stock (shop_id, sku_id, counted, as_of, level)
SELECT shop_id, sku_id, 500, now(), (random() * 500)::bigint FROM sku WHERE shop_id = 'bench';
INSERT INTO promotion (shop_id, promotion_id, campaign_id, type, platform_share_bps, benefit_kind, amount, scoped)
SELECT 'bench', 'mega-' || i, 'mega', 'CAMPAIGN_PRICE', 0, 'FIXED_PRICE', 45000, true
FROM generate_series(1, :products) AS i;
INSERT INTO campaign_sku (shop_id, campaign_id, sku_id, promotion_id)
SELECT 'bench', 'mega', 'P-' || i || '-0', 'mega-' || i FROM generate_series(1, :products) AS i;
INSERT INTO ingestion (shop_id) VALUES ('bench');

-- Lines of a channel in a quarter hour; and, as they fall on items by chance, how many of
-- :products items (1) or twice as many (2) have one: those have a row.
CREATE TEMPORARY TABLE quarter AS
SELECT starts_at, channel, lines, kind,
       greatest(1, round(items * (1 - exp(-lines / items))))::bigint AS rows, items
FROM generate_series(timestamptz :'starts', now(), '15 minutes') AS starts_at
CROSS JOIN (VALUES (1, 2.0 / 3), (2, 1.0 / 3)) AS channels (channel, share)
CROSS JOIN (VALUES (1, :products), (2, 2 * :products)) AS kinds (kind, items)
CROSS JOIN LATERAL (
    SELECT 1.5 * :orders * share * 900 / extract(epoch FROM now() - timestamptz :'starts') AS lines) AS lines
WHERE kind = 1 OR starts_at > now() - interval '25 hours'
ORDER BY starts_at, kind, channel;
-- An index is made faster than it is kept.
ALTER TABLE rollup_item DROP CONSTRAINT rollup_item_pkey;
INSERT INTO rollup_item
SELECT 'bench', kind, 15, starts_at,
       CASE kind WHEN 1 THEN 'P-' || 1 + item ELSE 'P-' || 1 + item / 2 || '-' || item % 2 END,
       channel, 45000 * sold, 0, 0, 0, sold, sold, 10 * sold, 2 * sold, sold
FROM quarter
CROSS JOIN LATERAL (
    SELECT (extract(epoch FROM starts_at)::bigint / 900 * 7919 + channel + i) % items AS item,
           greatest(1, round(lines / rows + (i % 3 - 1)))::bigint AS sold
    FROM generate_series(1, rows) AS i) AS made;
INSERT INTO rollup_item
SELECT 'bench', 1, 1440, date_bin('1 day', starts_at, timestamptz '1970-01-01 17:00:00+00'), item_id,
       channel, sum(gmv), 0, 0, 0, sum(orders), sum(items_sold), sum(impressions), sum(clicks),
       sum(add_to_carts)
FROM rollup_item WHERE kind = 1 AND span = 15
GROUP BY 4, 5, 6;
ALTER TABLE rollup_item
    ADD CONSTRAINT rollup_item_pkey PRIMARY KEY (shop_id, kind, span, starts_at, item_id, channel);
INSERT INTO rollup_shop
SELECT 'bench', wide, date_bin(wide * interval '1 minute', starts_at, 'epoch'), channel, 0, sum(gmv),
       0, 0, 0, sum(orders), sum(items_sold), 0, sum(impressions), sum(clicks), sum(add_to_carts)
FROM (SELECT starts_at, channel, sum(gmv) AS gmv, sum(orders) AS orders, sum(items_sold) AS items_sold,
             sum(impressions) AS impressions, sum(clicks) AS clicks, sum(add_to_carts) AS add_to_carts
      FROM rollup_item WHERE kind = 1 AND span = 15 GROUP BY 1, 2) AS quarters,
     (VALUES (1), (60), (1440)) AS spans (wide)
GROUP BY 2, 3, 4;
VACUUM ANALYZE rollup_item, rollup_shop, product, sku, stock, campaign_sku, promotion;
