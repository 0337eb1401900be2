-- A shop of :skus SKUs in products of five, and as many promotions of the product
-- tier, each for ten SKUs: every SKU has ten. Beside them five shop-wide offers.
BEGIN;
SELECT set_config('tumpuk.shop_id', 'bench', true);
SET LOCAL synchronous_commit = off;
INSERT INTO shop (shop_id, name, currency, exponent, time_zone, catalog_version)
VALUES ('bench', 'Bench', 'IDR', 0, 'Asia/Jakarta', 1);
INSERT INTO product (shop_id, product_id, name)
SELECT 'bench', 'P-' || i, 'Product ' || i FROM generate_series(0, :skus / 5) AS i;
INSERT INTO sku (shop_id, sku_id, product_id, position, list_price, unit_cost)
SELECT 'bench', 'SKU-' || i, 'P-' || i / 5, i % 5, 10000 + i % 90000, 5000
FROM generate_series(1, :skus) AS i;
INSERT INTO promotion (shop_id, promotion_id, type, platform_share_bps, benefit_kind, bps, scoped,
                       starts_at, ends_at)
SELECT 'bench', 'promo-' || i, CASE i % 2 WHEN 0 THEN 'PRODUCT_DISCOUNT' ELSE 'SELLER_FLASH_SALE' END,
       0, 'PERCENT_OFF', 1 + i % 5000, true, now() - interval '1 day', now() + interval '30 days'
FROM generate_series(1, :skus) AS i;
-- Ten million rows looked up one by one would take most of the time; the rows refer to
-- what was made just now.
ALTER TABLE promotion_scope DROP CONSTRAINT promotion_scope_promotion_fkey;
INSERT INTO promotion_scope (shop_id, promotion_id, by_sku, id)
SELECT 'bench', 'promo-' || i, true, 'SKU-' || 1 + (i + j * 97) % :skus
FROM generate_series(1, :skus) AS i, generate_series(0, 9) AS j;
ALTER TABLE promotion_scope ADD CONSTRAINT promotion_scope_promotion_fkey
    FOREIGN KEY (shop_id, promotion_id) REFERENCES promotion (shop_id, promotion_id)
    ON DELETE CASCADE NOT VALID;
INSERT INTO promotion (shop_id, promotion_id, type, platform_share_bps, benefit_kind, bps, min_spend)
SELECT 'bench', 'voucher-' || i, 'SELLER_VOUCHER', 0, 'PERCENT_OFF', 100 * i, 10000
FROM generate_series(1, 5) AS i;
COMMIT;
VACUUM ANALYZE sku, product, promotion, promotion_scope;
