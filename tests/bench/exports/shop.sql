-- A shop with :lines order lines in a campaign of three days, two lines an order, of
-- 2,000 SKUs; every twentieth order was refunded or cancelled in part. Rows as
-- ingestion leaves them, with the shop's sums of orders.
BEGIN;
SELECT set_config('tumpuk.shop_id', :'shop', true);
SET LOCAL synchronous_commit = off;
SELECT order_partitions_make('2025-11-01', '2025-11-30');
INSERT INTO shop (shop_id, name, currency, exponent, time_zone, catalog_version)
VALUES (:'shop', 'Kopi Nusantara', 'IDR', 0, 'Asia/Jakarta', 1);
INSERT INTO product (shop_id, product_id, name)
SELECT :'shop', 'P-' || i, 'Kopi susu, gula aren no. ' || i FROM generate_series(0, 399) AS i;
INSERT INTO sku (shop_id, sku_id, product_id, position, name, list_price)
SELECT :'shop', 'SKU-' || i, 'P-' || i / 5, i % 5, 'Kemasan ' || i % 5, 10000 + i % 90000
FROM generate_series(0, 1999) AS i;
INSERT INTO campaign (campaign_id, name, kind, starts_at, ends_at, channels, joined_at)
VALUES (:'shop', '11.11', 'MEGA', '2025-11-10T17:00Z', '2025-11-13T17:00Z', 3, now());

CREATE TEMPORARY TABLE given ON COMMIT DROP AS
SELECT i, lpad(to_hex(i::bigint * 7919 % 100000007), 9, '0') || '-' || i AS order_id,
       '2025-11-10T17:00Z'::timestamptz + i * (interval '3 days' / (:lines / 2)) AS paid_at,
       1 + i % 2 AS channel
FROM generate_series(0, :lines / 2 - 1) AS i;
INSERT INTO shop_order (shop_id, paid_at, order_id, channel, buyer_id, new_buyer, promotion_ids)
SELECT :'shop', paid_at, order_id, channel, 'buyer-' || i % 50000, i % 3 = 0,
       CASE WHEN i % 2 = 0 THEN ARRAY['promo-' || i % 20] END
FROM given;
INSERT INTO order_line (shop_id, paid_at, order_id, line, sku_id, product_id, quantity, list_price,
                        seller_discount, platform_discount, gmv, gift, source, source_id, source_via)
SELECT :'shop', paid_at, order_id, line, 'SKU-' || (i * 7 + line) % 2000,
       'P-' || (i * 7 + line) % 2000 / 5, 2, 52000, 1000, 500, 103000, false,
       CASE WHEN channel = 1 THEN 1 + i % 4 ELSE 3 END, 'source-' || i % 20, NULL
FROM given, generate_series(1, 2) AS line;
INSERT INTO order_key (shop_id, order_id, paid_at, fingerprint, cancelled, refunded_units, deducted)
SELECT :'shop', order_id, paid_at, decode(md5(order_id), 'hex'), false,
       CASE WHEN i % 20 = 0 THEN ARRAY[1, 0]::bigint[] END,
       CASE WHEN i % 20 = 0 THEN ARRAY[51500, 0]::bigint[] END
FROM given;
INSERT INTO rollup_shop (shop_id, span, starts_at, channel, source, gmv, deductions, refund_amount,
                         cancelled_orders, orders, items_sold, shop_views, impressions, clicks,
                         add_to_carts)
SELECT :'shop', span, date_bin(span * interval '1 minute', paid_at, 'epoch') AS starts_at, channel, 0,
       count(*) * 206000, 0, 0, 0, count(*), count(*) * 4, 0, 0, 0, 0
FROM given, unnest(ARRAY[1, 60, 1440]) AS span
GROUP BY span, starts_at, channel;
COMMIT;
