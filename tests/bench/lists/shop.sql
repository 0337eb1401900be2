-- A shop of :products products with two SKUs each, in a campaign of three days of
-- Asia/Jakarta, of which the third is almost over, with the sums that :orders orders of
-- one or two lines leave, evenly over time and products, two thirds of them in one
-- channel. Sums of products and SKUs are made quarter hour by quarter hour; what follows
-- from them is added up.
SELECT set_config('tumpuk.shop_id', 'bench', false);
SET synchronous_commit = off;
-- The campaign's first instant: it began 71 hours ago, at a full hour.
SELECT date_trunc('hour', now()) - interval '71 hours' AS starts \gset
INSERT INTO shop (shop_id, name, currency, exponent, time_zone, catalog_version)
VALUES ('bench', 'Bench', 'IDR', 0, 'Asia/Jakarta', 1);
INSERT INTO campaign (campaign_id, name, kind, starts_at, ends_at, channels, dashboard_enabled, joined_at)
VALUES ('mega', 'Mega', 'MEGA', :'starts', timestamptz :'starts' + interval '72 hours', 3, true, now());
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
-- One and a half lines an order; an item's quarter hour has a row where it has a line.
SELECT ceil(1.5 * :orders / 284)::bigint AS lines \gset
-- In the order of ids, as batches are stored.
INSERT INTO rollup_item
SELECT 'bench', 2, 15, quarter, 'P-' || item || '-' || variant, channel, 45000 * count(*), 0, 0, 0,
       count(*), count(*), 0, 0, 0
FROM generate_series(timestamptz :'starts', now(), '15 minutes') AS quarter
CROSS JOIN LATERAL (
    SELECT 1 + (hash & 1048575)::bigint * :products / 1048576 AS item, (hash >> 20) & 1 AS variant,
           1 + ((hash >> 21) % 3 = 0)::integer AS channel
    FROM (SELECT hashint8extended(i, extract(epoch FROM quarter)::bigint) & 1152921504606846975 AS hash
          FROM generate_series(1, :lines) AS i) AS line) AS made
GROUP BY quarter, item, variant, channel
ORDER BY quarter;
INSERT INTO rollup_item
SELECT 'bench', 1, 15, starts_at, regexp_replace(item_id, '-.$', ''), channel, sum(gmv), 0, 0, 0,
       sum(orders), sum(items_sold), 10 * sum(orders), 2 * sum(orders), sum(orders)
FROM rollup_item WHERE kind = 2
GROUP BY 4, 5, 6
ORDER BY starts_at;
INSERT INTO rollup_item
SELECT 'bench', 1, 1440, date_bin('1 day', starts_at, 'epoch'), item_id, channel, sum(gmv), 0, 0, 0,
       sum(orders), sum(items_sold), sum(impressions), sum(clicks), sum(add_to_carts)
FROM rollup_item WHERE kind = 1 AND span = 15
GROUP BY 4, 5, 6
ORDER BY 4;
INSERT INTO rollup_shop
SELECT 'bench', span, date_bin(span * interval '1 minute', starts_at, 'epoch'), channel, 0, sum(gmv),
       0, 0, 0, sum(orders), sum(items_sold), 0, sum(impressions), sum(clicks), sum(add_to_carts)
FROM rollup_item, (VALUES (1), (60), (1440)) AS spans (span)
WHERE kind = 1 AND rollup_item.span = 15
GROUP BY 2, 3, 4;
VACUUM ANALYZE rollup_item, rollup_shop, product, sku, stock, campaign_sku;
SELECT count(*) AS rows, pg_size_pretty(pg_total_relation_size('rollup_item')) AS size FROM rollup_item;
