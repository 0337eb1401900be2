-- The products of shop.sql without a promotion: what a SKU alone takes.
BEGIN;
SELECT set_config('tumpuk.shop_id', 'bare', true);
SET LOCAL synchronous_commit = off;
INSERT INTO shop (shop_id, name, currency, exponent, time_zone, catalog_version)
VALUES ('bare', 'Bare', 'IDR', 0, 'Asia/Jakarta', 1);
INSERT INTO product (shop_id, product_id, name)
SELECT 'bare', 'P-' || i, 'Product ' || i FROM generate_series(0, :skus / 5) AS i;
INSERT INTO sku (shop_id, sku_id, product_id, position, list_price, unit_cost)
SELECT 'bare', 'SKU-' || i, 'P-' || i / 5, i % 5, 10000 + i % 90000, 5000
FROM generate_series(1, :skus) AS i;
COMMIT;
