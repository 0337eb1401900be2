-- The sums that dashboards read, kept in the same transaction as the raw rows
-- (0006) that they are sums of; distinct people as sketches that can be merged.
--
-- Buckets are of UTC. Each sum is kept at three spans, so that a range of weeks
-- is read from few rows: minutes, hours and days for the shop, quarter hours,
-- hours and days for what it sells and shows.
--
-- predecessor: 0006_create_order

-- migrate:up

CREATE TABLE ingestion (
    shop_id  entity_id COLLATE "C" NOT NULL,
    version  bigint      NOT NULL DEFAULT 1,
    CONSTRAINT ingestion_pkey PRIMARY KEY (shop_id),
    CONSTRAINT ingestion_shop_fkey FOREIGN KEY (shop_id) REFERENCES shop
) WITH (fillfactor = 50);

COMMENT ON TABLE ingestion IS
    'Shops that data came in for. Who changes sums writes the row, last of all locks (sql/queries/lock_ingestion.sql).';
COMMENT ON COLUMN ingestion.shop_id IS 'Whose data it is.';
COMMENT ON COLUMN ingestion.version IS
    'Count of transactions that changed sums: where it stands still, no figure changed.';

CREATE TABLE rollup_shop (
    shop_id          entity_id COLLATE "C" NOT NULL,
    span             smallint    NOT NULL,
    starts_at        timestamptz NOT NULL,
    channel          smallint    NOT NULL,
    source           smallint    NOT NULL,
    gmv              bigint      NOT NULL,
    deductions       bigint      NOT NULL,
    refund_amount    bigint      NOT NULL,
    cancelled_orders bigint      NOT NULL,
    orders           bigint      NOT NULL,
    items_sold       bigint      NOT NULL,
    shop_views       bigint      NOT NULL,
    impressions      bigint      NOT NULL,
    clicks           bigint      NOT NULL,
    add_to_carts     bigint      NOT NULL,
    CONSTRAINT rollup_shop_pkey PRIMARY KEY (shop_id, span, starts_at, channel, source),
    CONSTRAINT rollup_shop_span_known CHECK (span IN (1, 60, 1440)),
    CONSTRAINT rollup_shop_channel_known CHECK (channel IN (1, 2)),
    CONSTRAINT rollup_shop_source_known CHECK (source BETWEEN 0 AND 4)
) WITH (fillfactor = 80);

COMMENT ON TABLE rollup_shop IS
    'Sums of a shop by time, channel and kind of source. An order is in the row of all sources once, and once in that of each source that it has.';
COMMENT ON COLUMN rollup_shop.shop_id IS 'Whose sums they are.';
COMMENT ON COLUMN rollup_shop.span IS 'Minutes that the bucket has: 1, 60 or 1440.';
COMMENT ON COLUMN rollup_shop.starts_at IS 'The bucket''s first instant, on a multiple of span of UTC.';
COMMENT ON COLUMN rollup_shop.channel IS '1 SHOP_TOKOPEDIA, 2 TOKOPEDIA.';
COMMENT ON COLUMN rollup_shop.source IS
    '0 all of them; 1 LIVE, 2 VIDEO, 3 PRODUCT_CARD, 4 OTHER.';
COMMENT ON COLUMN rollup_shop.gmv IS 'Money of lines paid in the bucket.';
COMMENT ON COLUMN rollup_shop.deductions IS
    'Money taken off by cancellations and refunds of the bucket, whenever the orders were paid.';
COMMENT ON COLUMN rollup_shop.refund_amount IS 'Money of deductions by refunds.';
COMMENT ON COLUMN rollup_shop.cancelled_orders IS 'Orders cancelled as a whole in the bucket.';
COMMENT ON COLUMN rollup_shop.orders IS 'Orders paid in the bucket.';
COMMENT ON COLUMN rollup_shop.items_sold IS 'Units paid in the bucket, gifts left out.';
COMMENT ON COLUMN rollup_shop.shop_views IS 'Events SHOP_VIEW.';
COMMENT ON COLUMN rollup_shop.impressions IS 'Events PRODUCT_IMPRESSION.';
COMMENT ON COLUMN rollup_shop.clicks IS 'Events PRODUCT_CLICK.';
COMMENT ON COLUMN rollup_shop.add_to_carts IS 'Events ADD_TO_CART.';

CREATE TABLE rollup_item (
    shop_id          entity_id COLLATE "C" NOT NULL,
    kind             smallint    NOT NULL,
    span             smallint    NOT NULL,
    starts_at        timestamptz NOT NULL,
    item_id          entity_id COLLATE "C" NOT NULL,
    channel          smallint    NOT NULL,
    gmv              bigint      NOT NULL,
    deductions       bigint      NOT NULL,
    refund_amount    bigint      NOT NULL,
    cancelled_orders bigint      NOT NULL,
    orders           bigint      NOT NULL,
    items_sold       bigint      NOT NULL,
    impressions      bigint      NOT NULL,
    clicks           bigint      NOT NULL,
    add_to_carts     bigint      NOT NULL,
    CONSTRAINT rollup_item_pkey PRIMARY KEY (shop_id, kind, span, starts_at, item_id, channel),
    CONSTRAINT rollup_item_kind_known CHECK (kind BETWEEN 1 AND 4),
    CONSTRAINT rollup_item_span_known CHECK (span IN (15, 60, 1440)),
    CONSTRAINT rollup_item_channel_known CHECK (channel IN (1, 2))
) WITH (fillfactor = 80);

COMMENT ON TABLE rollup_item IS
    'Sums of a product, SKU, LIVE or video by time and channel. An order is in each once.';
COMMENT ON COLUMN rollup_item.shop_id IS 'Whose sums they are.';
COMMENT ON COLUMN rollup_item.kind IS
    'What the item is: 1 a product, 2 a SKU, 3 a LIVE, 4 a video; LIVEs and videos with what is attributed to them.';
COMMENT ON COLUMN rollup_item.span IS 'Minutes that the bucket has: 15, 60 or 1440.';
COMMENT ON COLUMN rollup_item.starts_at IS 'The bucket''s first instant, on a multiple of span of UTC.';
COMMENT ON COLUMN rollup_item.item_id IS 'The product_id, sku_id, or id of the LIVE or video.';
COMMENT ON COLUMN rollup_item.channel IS '1 SHOP_TOKOPEDIA, 2 TOKOPEDIA.';
COMMENT ON COLUMN rollup_item.gmv IS 'Money of the item''s lines paid in the bucket.';
COMMENT ON COLUMN rollup_item.deductions IS
    'Money taken off the item''s lines in the bucket, whenever the orders were paid.';
COMMENT ON COLUMN rollup_item.refund_amount IS 'Money of deductions by refunds.';
COMMENT ON COLUMN rollup_item.cancelled_orders IS
    'Orders with the item that were cancelled as a whole in the bucket.';
COMMENT ON COLUMN rollup_item.orders IS 'Orders with the item paid in the bucket.';
COMMENT ON COLUMN rollup_item.items_sold IS 'Units of the item paid in the bucket, gifts left out.';
COMMENT ON COLUMN rollup_item.impressions IS 'Events PRODUCT_IMPRESSION.';
COMMENT ON COLUMN rollup_item.clicks IS 'Events PRODUCT_CLICK.';
COMMENT ON COLUMN rollup_item.add_to_carts IS 'Events ADD_TO_CART.';

CREATE TABLE rollup_people (
    shop_id   entity_id COLLATE "C" NOT NULL,
    kind      smallint    NOT NULL,
    span      smallint    NOT NULL,
    starts_at timestamptz NOT NULL,
    channel   smallint    NOT NULL,
    people    bytea       NOT NULL,
    CONSTRAINT rollup_people_pkey PRIMARY KEY (shop_id, kind, span, starts_at, channel),
    CONSTRAINT rollup_people_kind_known CHECK (kind BETWEEN 1 AND 3),
    CONSTRAINT rollup_people_span_known CHECK (span IN (1, 60, 1440)),
    CONSTRAINT rollup_people_channel_known CHECK (channel IN (1, 2))
) WITH (fillfactor = 80);
-- Hashes do not compress.
ALTER TABLE rollup_people ALTER people SET STORAGE EXTERNAL;

COMMENT ON TABLE rollup_people IS
    'Distinct people of a shop by time and channel, as sets that can be merged over any range and over channels.';
COMMENT ON COLUMN rollup_people.shop_id IS 'Whose people they are.';
COMMENT ON COLUMN rollup_people.kind IS
    'Who: 1 buyers with an order paid in the bucket, 2 those of them flagged new, 3 visitors who viewed the shop or a product.';
COMMENT ON COLUMN rollup_people.span IS 'Minutes that the bucket has: 1, 60 or 1440.';
COMMENT ON COLUMN rollup_people.starts_at IS 'The bucket''s first instant, on a multiple of span of UTC.';
COMMENT ON COLUMN rollup_people.channel IS '1 SHOP_TOKOPEDIA, 2 TOKOPEDIA.';
COMMENT ON COLUMN rollup_people.people IS
    'Up to 10,000 people: the byte 1 and their 64-bit hashes, ascending, high byte first. More: the byte 2 and 16,384 registers (HyperLogLog), a byte each.';

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY['ingestion', 'rollup_shop', 'rollup_item', 'rollup_people']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', owned);
        EXECUTE format(
            'CREATE POLICY %I ON %I USING (shop_id = current_setting(''tumpuk.shop_id'', true))'
            ' WITH CHECK (shop_id = current_setting(''tumpuk.shop_id'', true))',
            owned || '_of_named_shop', owned);
    END LOOP;
END
$$;

-- migrate:down

DROP TABLE rollup_people;
DROP TABLE rollup_item;
DROP TABLE rollup_shop;
DROP TABLE ingestion;
