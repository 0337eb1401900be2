-- Fills a shop with paid orders, a campaign's whole time long, and with the sums
-- that taking them in would have left. To be run by psql as superuser, with the
-- variables shop, orders, products, from_s and to_s (seconds since 1970), in a
-- database that has no orders yet.
--
-- Every order has two lines of neighbouring products, one source, and one of the
-- buyers, of whom there are a quarter as many as orders. Sums are those of the rows.
-- Of people, sets up to 10,000 hold as many as there are, under other hashes than
-- the service's; larger ones are registers as so many people leave them: what
-- reading costs is the same, but verify-rollups would tell of them.

\set ON_ERROR_STOP 1
SET maintenance_work_mem = '1GB';
SET work_mem = '256MB';
SET synchronous_commit = off;
SELECT order_partitions_make(to_timestamp(:from_s), to_timestamp(:to_s)) \g /dev/null

CREATE UNLOGGED TABLE filling AS
SELECT i, to_timestamp(:from_s + (i - 0.5) * (:to_s - :from_s) / :orders) AS at,
       (1 + (i % 3 = 0)::integer)::smallint AS channel,
       (CASE WHEN i % 3 = 0 THEN 3 + i % 2 ELSE 1 + i % 4 END)::smallint AS source,
       'source-' || i % 20 AS source_id,
       ((hashint8(i) & 2147483647) % :products)::integer AS product,
       1 + i % 3 AS quantity,
       (hashint8extended(i, 1) & 9223372036854775807) % (:orders / 4) AS buyer,
       i % 4 = 0 AS new_buyer
FROM generate_series(1, :orders::bigint) AS i;
ANALYZE filling;

CREATE VIEW filling_line AS
SELECT i, at, channel, source, source_id, line, (product + line - 1) % :products AS product,
       quantity, 52000 * quantity - 1000 AS gmv
FROM filling CROSS JOIN (VALUES (1), (2)) AS both_of (line);

-- ---- raw rows; keys are indexed afterwards ----

ALTER TABLE order_key DROP CONSTRAINT order_key_pkey;
ALTER TABLE shop_order DROP CONSTRAINT shop_order_pkey;
ALTER TABLE order_line DROP CONSTRAINT order_line_pkey;
INSERT INTO order_key (shop_id, order_id, paid_at, fingerprint)
SELECT :'shop', 'filled-' || lpad(i::text, 9, '0'), at, decode(md5(i::text), 'hex') FROM filling;
INSERT INTO shop_order (shop_id, paid_at, order_id, channel, buyer_id, new_buyer)
SELECT :'shop', at, 'filled-' || lpad(i::text, 9, '0'), channel, 'buyer-' || buyer, new_buyer
FROM filling;
INSERT INTO order_line (shop_id, paid_at, order_id, line, sku_id, product_id, quantity, list_price,
                        seller_discount, platform_discount, gmv, gift, source, source_id)
SELECT :'shop', at, 'filled-' || lpad(i::text, 9, '0'), line, 'p' || product || '-0',
       'p' || product, quantity, 52000, 1000, 500, gmv, false, source, source_id
FROM filling_line;
ALTER TABLE order_key ADD CONSTRAINT order_key_pkey PRIMARY KEY (shop_id, order_id);
ALTER TABLE shop_order
    ADD CONSTRAINT shop_order_pkey PRIMARY KEY (shop_id, paid_at, order_id);
ALTER TABLE order_line
    ADD CONSTRAINT order_line_pkey PRIMARY KEY (shop_id, paid_at, order_id, line);

-- ---- sums of the shop ----

INSERT INTO rollup_shop
SELECT :'shop', 1, date_trunc('minute', at), channel, coalesce(source, 0),
       sum(2 * (52000 * quantity - 1000)), 0, 0, 0, count(*), sum(2 * quantity), 0, 0, 0, 0
FROM filling
GROUP BY GROUPING SETS ((3, channel), (3, channel, source));
INSERT INTO rollup_shop
SELECT shop_id, wide, date_bin(wide * interval '1 minute', starts_at, 'epoch'), channel, source,
       sum(gmv), 0, 0, 0, sum(orders), sum(items_sold), 0, 0, 0, 0
FROM rollup_shop CROSS JOIN (VALUES (60), (1440)) AS wider (wide)
WHERE shop_id = :'shop' AND span = 1
GROUP BY 1, 2, 3, 4, 5;

-- ---- sums of what it sells ----

INSERT INTO rollup_item
SELECT :'shop', item.kind, 15, date_bin('15 minutes', at, 'epoch'), item.id, channel, sum(gmv), 0,
       0, 0, count(*), sum(quantity), 0, 0, 0
FROM filling_line
CROSS JOIN LATERAL (VALUES (1, 'p' || product), (2, 'p' || product || '-0')) AS item (kind, id)
GROUP BY 2, 4, 5, 6;
INSERT INTO rollup_item
SELECT :'shop', 2 + source, 15, date_bin('15 minutes', at, 'epoch'), source_id, channel,
       sum(2 * (52000 * quantity - 1000)), 0, 0, 0, count(*), sum(2 * quantity), 0, 0, 0
FROM filling
WHERE source <= 2
GROUP BY 2, 4, 5, 6;
INSERT INTO rollup_item
SELECT shop_id, kind, 1440, date_bin('1 day', starts_at, timestamptz '1970-01-01 17:00:00+00'),
       item_id, channel, sum(gmv), 0, 0, 0, sum(orders), sum(items_sold), 0, 0, 0
FROM rollup_item
WHERE shop_id = :'shop' AND kind <> 2
GROUP BY 1, 2, 4, 5, 6;

-- ---- people ----

CREATE UNLOGGED TABLE bucket AS
SELECT kind, span, date_bin(span * interval '1 minute', at, 'epoch') AS starts_at, channel,
       (:orders / 4) * (1 - exp(-count(*) / (:orders / 4.0))) AS people
FROM filling CROSS JOIN (VALUES (1), (60), (1440)) AS spans (span)
CROSS JOIN LATERAL (VALUES (1), (2)) AS kinds (kind)
WHERE kind = 1 OR new_buyer
GROUP BY 1, 2, 3, 4;
ANALYZE bucket;

INSERT INTO rollup_people
SELECT :'shop', kind, span, starts_at, channel,
       '\x01'::bytea || string_agg(hash, ''::bytea ORDER BY hash)
FROM (SELECT DISTINCT kind, span, starts_at, channel,
             decode(substr(md5(buyer::text), 1, 16), 'hex') AS hash
      FROM (SELECT kind, span, date_bin(span * interval '1 minute', at, 'epoch') AS starts_at,
                   channel, buyer
            FROM filling CROSS JOIN (VALUES (1), (60), (1440)) AS spans (span)
            CROSS JOIN LATERAL (VALUES (1), (2)) AS kinds (kind)
            WHERE kind = 1 OR new_buyer) AS seen
      JOIN bucket USING (kind, span, starts_at, channel)
      WHERE people <= 9000) AS hashed
GROUP BY 2, 3, 4, 5;

-- A register is the largest of people / 16384 ranks, each k or less with a chance of
-- 1 - 2^-k.
INSERT INTO rollup_people
SELECT :'shop', kind, span, starts_at, channel,
       '\x02'::bytea || string_agg(set_byte('\x00', 0, least(51, greatest(1,
           ceil(-ln(greatest(1 - chance ^ (16384 / people), 1e-15)) / ln(2.0::float8))))::integer),
           ''::bytea)
FROM (SELECT kind, span, starts_at, channel, people::float8 AS people, random() AS chance
      FROM bucket CROSS JOIN generate_series(1, 16384)
      WHERE people > 9000 OFFSET 0) AS drawn
GROUP BY 2, 3, 4, 5;

INSERT INTO ingestion (shop_id) VALUES (:'shop');
DROP VIEW filling_line;
DROP TABLE filling, bucket;
VACUUM (ANALYZE) order_key, shop_order, order_line, rollup_shop, rollup_item, rollup_people;
CHECKPOINT;
