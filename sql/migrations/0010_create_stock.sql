-- Stock of SKUs: what was counted last, what was added since, and the level that
-- follows from these and from the orders paid since.
--
-- The level is kept in the transaction of whatever moves it, by whoever holds the
-- shop's sums (ingestion, 0007): so that a batch of orders and a count that come at
-- once are both in it, whichever is first.
--
-- predecessor: 0009_create_shop_wall

-- migrate:up

CREATE TABLE stock (
    shop_id entity_id COLLATE "C" NOT NULL,
    sku_id  entity_id COLLATE "C" NOT NULL,
    counted bigint      NOT NULL,
    as_of   timestamptz NOT NULL,
    level   bigint      NOT NULL,
    CONSTRAINT stock_pkey PRIMARY KEY (shop_id, sku_id),
    CONSTRAINT stock_sku_fkey FOREIGN KEY (shop_id, sku_id) REFERENCES sku,
    CONSTRAINT stock_counted_range CHECK (counted BETWEEN 0 AND 9007199254740991),
    CONSTRAINT stock_as_of_finite CHECK (isfinite(as_of))
) WITH (fillfactor = 50);

COMMENT ON TABLE stock IS
    'Stock of SKUs that was ever counted; of others it is not known. Written by who has locked the shop''s sums.';
COMMENT ON COLUMN stock.shop_id IS 'Whose SKU it is.';
COMMENT ON COLUMN stock.sku_id IS 'The SKU, ended or not.';
COMMENT ON COLUMN stock.counted IS 'Units that there were at as_of: the newest count.';
COMMENT ON COLUMN stock.as_of IS
    'When they were counted: what was paid later is not in it, what was paid then or earlier is.';
COMMENT ON COLUMN stock.level IS
    'Units that there are: counted, plus adjustments made after as_of, less the units (gifts too) of orders paid after as_of and not cancelled as a whole. Below 0 where more was sold than there was.';

CREATE TABLE stock_adjustment (
    shop_id       entity_id COLLATE "C" NOT NULL,
    adjustment_id bigint      NOT NULL,
    campaign_id   entity_id COLLATE "C" NOT NULL,
    product_id    entity_id COLLATE "C" NOT NULL,
    sku_id        entity_id COLLATE "C" NOT NULL,
    quantity      bigint      NOT NULL,
    made_at       timestamptz NOT NULL,
    level_after   bigint      NOT NULL,
    CONSTRAINT stock_adjustment_pkey PRIMARY KEY (shop_id, adjustment_id),
    CONSTRAINT stock_adjustment_stock_fkey FOREIGN KEY (shop_id, sku_id) REFERENCES stock,
    CONSTRAINT stock_adjustment_product_fkey FOREIGN KEY (shop_id, product_id) REFERENCES product,
    CONSTRAINT stock_adjustment_campaign_fkey FOREIGN KEY (campaign_id) REFERENCES campaign,
    CONSTRAINT stock_adjustment_quantity_range CHECK (quantity BETWEEN 1 AND 9007199254740991)
);
CREATE INDEX stock_adjustment_of_sku ON stock_adjustment (shop_id, sku_id, made_at);
CREATE INDEX stock_adjustment_of_product ON stock_adjustment (shop_id, product_id, adjustment_id);

COMMENT ON TABLE stock_adjustment IS
    'Units that sellers added to the stock of SKUs. Rows are never changed or deleted.';
COMMENT ON COLUMN stock_adjustment.shop_id IS 'Whose SKU it is.';
COMMENT ON COLUMN stock_adjustment.adjustment_id IS
    'Unique in the shop, from 1, ascending as they were made.';
COMMENT ON COLUMN stock_adjustment.campaign_id IS 'From which campaign''s dashboard it was made.';
COMMENT ON COLUMN stock_adjustment.product_id IS 'The SKU''s product then.';
COMMENT ON COLUMN stock_adjustment.sku_id IS 'The SKU.';
COMMENT ON COLUMN stock_adjustment.quantity IS 'Units added.';
COMMENT ON COLUMN stock_adjustment.made_at IS
    'When it was made; always after the as_of of the count that it added to.';
COMMENT ON COLUMN stock_adjustment.level_after IS 'Units that there were with it.';

SELECT shop_wall_raise('stock');
SELECT shop_wall_raise('stock_adjustment');

-- A count is made up to now from the lines paid after it: found by SKU.
CREATE INDEX order_line_of_sku ON order_line (shop_id, sku_id, paid_at);

-- Until now stock was written with the product only, and no order moved it: that was
-- a count when the product was written last.
DO $$
DECLARE
    named text;
BEGIN
    PERFORM set_config('tumpuk.every_shop', 'on', true);
    FOR named IN SELECT shop_id FROM shop LOOP
        PERFORM set_config('tumpuk.shop_id', named, true);
        INSERT INTO stock (shop_id, sku_id, counted, as_of, level)
        SELECT sku.shop_id, sku.sku_id, sku.stock, product.updated_at, sku.stock - coalesce((
                   SELECT sum(line.quantity)
                   FROM order_line AS line JOIN order_key AS key USING (shop_id, order_id)
                   WHERE line.shop_id = sku.shop_id AND line.sku_id = sku.sku_id
                     AND line.paid_at > product.updated_at AND NOT key.cancelled), 0)::bigint
        FROM sku JOIN product USING (shop_id, product_id)
        WHERE sku.shop_id = named AND sku.stock IS NOT NULL;
    END LOOP;
    PERFORM set_config('tumpuk.shop_id', '', true);
    PERFORM set_config('tumpuk.every_shop', '', true);
END
$$;
ALTER TABLE sku DROP COLUMN stock;

-- ---- answers that are remembered for good ----

ALTER TABLE idempotency_key ADD COLUMN kept boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN idempotency_key.kept IS
    'Whether the answer counts for good: of writes that must never happen twice.';
DROP INDEX idempotency_key_by_age;
CREATE INDEX idempotency_key_by_age ON idempotency_key (shop_id, created_at) WHERE NOT kept;

-- migrate:down

DROP INDEX idempotency_key_by_age;
CREATE INDEX idempotency_key_by_age ON idempotency_key (shop_id, created_at);
ALTER TABLE idempotency_key DROP COLUMN kept;
ALTER TABLE sku ADD COLUMN stock bigint
    CONSTRAINT sku_stock_range CHECK (stock BETWEEN 0 AND 9007199254740991);
COMMENT ON COLUMN sku.stock IS 'Units that are there to be sold; NULL: not counted.';
DO $$
DECLARE
    named text;
BEGIN
    PERFORM set_config('tumpuk.every_shop', 'on', true);
    FOR named IN SELECT shop_id FROM shop LOOP
        PERFORM set_config('tumpuk.shop_id', named, true);
        UPDATE sku SET stock = greatest(level, 0) FROM stock
        WHERE sku.shop_id = named AND stock.shop_id = named AND stock.sku_id = sku.sku_id;
    END LOOP;
    PERFORM set_config('tumpuk.shop_id', '', true);
    PERFORM set_config('tumpuk.every_shop', '', true);
END
$$;
DROP INDEX order_line_of_sku;
DROP TABLE stock_adjustment;
DROP TABLE stock;
