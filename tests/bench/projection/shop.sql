-- A shop of :skus SKUs, each with twenty promotions of the product and voucher tiers
-- in the coming thirty days: one makes it part of a campaign of these days. Another
-- campaign has one SKU. :others promotions are for SKUs that the shop does not have.
BEGIN;
SELECT set_config('tumpuk.shop_id', 'bench', true);
SET LOCAL synchronous_commit = off;
INSERT INTO shop (shop_id, name, currency, exponent, time_zone, catalog_version)
VALUES ('bench', 'Bench', 'IDR', 0, 'Asia/Jakarta', 1);
INSERT INTO product (shop_id, product_id, name)
SELECT 'bench', 'P-' || i, 'Product ' || i FROM generate_series(0, :skus / 5) AS i;
INSERT INTO sku (shop_id, sku_id, product_id, position, list_price, unit_cost, floor_price)
SELECT 'bench', 'SKU-' || i, 'P-' || i / 5, i % 5, 10000 + i % 90000, 5000, 7000 + i % 60000
FROM generate_series(1, :skus) AS i;
INSERT INTO campaign (campaign_id, name, kind, starts_at, ends_at, channels, joined_at)
SELECT id, id, 'MEGA', date_trunc('day', now()), date_trunc('day', now()) + interval '30 days', 3, now()
FROM unnest(ARRAY['mega', 'one']) AS id;
INSERT INTO promotion (shop_id, promotion_id, campaign_id, type, name, platform_share_bps, benefit_kind,
                       bps, scoped, starts_at, ends_at)
SELECT 'bench', campaign_id || i, campaign_id, 'CAMPAIGN_PRICE', name, 0, 'PERCENT_OFF', 500 + i % 3000, true,
       starts_at, ends_at
FROM generate_series(1, :skus) AS i, campaign
WHERE campaign_id = 'mega' OR i = 1;
INSERT INTO promotion_scope (shop_id, promotion_id, by_sku, id)
SELECT 'bench', campaign_id || i, true, 'SKU-' || i
FROM generate_series(1, :skus) AS i, campaign
WHERE campaign_id = 'mega' OR i = 1;
INSERT INTO campaign_sku (shop_id, campaign_id, sku_id, promotion_id)
SELECT 'bench', campaign_id, 'SKU-' || i, campaign_id || i
FROM generate_series(1, :skus) AS i, campaign
WHERE campaign_id = 'mega' OR i = 1;
-- Nineteen for each SKU, ten SKUs for each of them.
INSERT INTO promotion (shop_id, promotion_id, type, platform_share_bps, benefit_kind, bps, scoped,
                       starts_at, ends_at)
SELECT 'bench', 'promo-' || i,
       (ARRAY['PRODUCT_DISCOUNT', 'SELLER_FLASH_SALE', 'SELLER_VOUCHER'])[1 + i % 3], 0, 'PERCENT_OFF',
       1 + i * 7 % 5000, true, now() + i * 37 % 600 * interval '1 hour',
       now() + (i * 37 % 600 + 12 + i % 100) * interval '1 hour'
FROM generate_series(1, 19 * :skus / 10) AS i;
INSERT INTO promotion_scope (shop_id, promotion_id, by_sku, id)
SELECT 'bench', 'promo-' || i, true, 'SKU-' || 1 + (i * 10 + j) % :skus
FROM generate_series(1, 19 * :skus / 10) AS i, generate_series(0, 9) AS j;
INSERT INTO promotion (shop_id, promotion_id, type, platform_share_bps, benefit_kind, bps, scoped)
SELECT 'bench', 'other-' || i, 'PRODUCT_DISCOUNT', 0, 'PERCENT_OFF', 100, true
FROM generate_series(1, :others) AS i;
INSERT INTO promotion_scope (shop_id, promotion_id, by_sku, id)
SELECT 'bench', 'other-' || i, true, 'NONE-' || i FROM generate_series(1, :others) AS i;
COMMIT;
VACUUM ANALYZE sku, product, promotion, promotion_scope, campaign_sku;
