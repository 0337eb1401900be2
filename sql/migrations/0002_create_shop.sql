-- Shops with their products, SKUs, campaigns joined and promotions: the
-- catalogue that prices are computed from.
--
-- Every shop-owned table's primary key and every index begins with shop_id, and
-- foreign keys stay within a shop, so that the store can be sharded by shop;
-- campaigns are the platform's and small: a copy for every shard.
-- Money: integer counts of the shop currency's smallest priced unit.
--
-- predecessor: 0001_create_rulebook

-- migrate:up

CREATE DOMAIN money_amount AS bigint
    CONSTRAINT money_amount_range CHECK (VALUE BETWEEN 0 AND 9007199254740991);
COMMENT ON DOMAIN money_amount IS
    'A count from 0 to 2^53 - 1, exact in every JSON reader: of the smallest priced unit of the shop''s currency where it is money, of units where it is a threshold or an allowance.';
CREATE DOMAIN entity_id AS text
    CONSTRAINT entity_id_length CHECK (octet_length(VALUE) BETWEEN 1 AND 64);
COMMENT ON DOMAIN entity_id IS
    'An identifier, 1 to 64 bytes; columns of it compare by bytes.';

-- ---- shops ----

CREATE TABLE shop (
    shop_id         entity_id COLLATE "C" NOT NULL,
    name            text        NOT NULL,
    currency        text        NOT NULL,
    exponent        smallint    NOT NULL,
    time_zone       text        NOT NULL,
    catalog_version bigint      NOT NULL DEFAULT 0,
    version         bigint      NOT NULL DEFAULT 1,
    ended_at        timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT shop_pkey PRIMARY KEY (shop_id),
    CONSTRAINT shop_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT shop_currency_shape CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT shop_exponent_range CHECK (exponent BETWEEN 0 AND 4),
    CONSTRAINT shop_time_zone_length CHECK (char_length(time_zone) BETWEEN 1 AND 64)
);

COMMENT ON TABLE shop IS 'Sellers'' shops. Rows are ended, never deleted.';
COMMENT ON COLUMN shop.shop_id IS 'Name of the shop in addresses, 1 to 64 bytes.';
COMMENT ON COLUMN shop.name IS 'For people, 1 to 200 characters.';
COMMENT ON COLUMN shop.currency IS 'ISO 4217 code of every amount of the shop.';
COMMENT ON COLUMN shop.exponent IS
    'Digits after the point that the shop''s prices use, 0 to 4 (IDR: 0): an amount of 1 is 10^-exponent of the currency.';
COMMENT ON COLUMN shop.time_zone IS
    'Name in the IANA time zone database in which the shop''s times are answered.';
COMMENT ON COLUMN shop.catalog_version IS
    'Count of writes to what the shop prices with; the number of the newest catalog_change.';
COMMENT ON COLUMN shop.version IS 'Count of writes to this row, from 1; its ETag.';
COMMENT ON COLUMN shop.ended_at IS 'When the shop was ended; NULL: it is not.';
COMMENT ON COLUMN shop.created_at IS 'When the row was stored first.';
COMMENT ON COLUMN shop.updated_at IS 'When the row was written last, catalog_version aside.';

-- ---- products ----

CREATE TABLE product (
    shop_id    entity_id COLLATE "C" NOT NULL,
    product_id entity_id COLLATE "C" NOT NULL,
    name       text        NOT NULL,
    version    bigint      NOT NULL DEFAULT 1,
    ended_at   timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT product_pkey PRIMARY KEY (shop_id, product_id),
    CONSTRAINT product_shop_fkey FOREIGN KEY (shop_id) REFERENCES shop,
    CONSTRAINT product_name_length CHECK (char_length(name) BETWEEN 1 AND 200)
);

COMMENT ON TABLE product IS 'What a shop sells. Rows are ended, never deleted: history refers to them.';
COMMENT ON COLUMN product.shop_id IS 'Whose product it is.';
COMMENT ON COLUMN product.product_id IS 'Unique in the shop, 1 to 64 bytes.';
COMMENT ON COLUMN product.name IS 'For people, 1 to 200 characters.';
COMMENT ON COLUMN product.version IS
    'Count of writes to the product and its SKUs, from 1; its ETag.';
COMMENT ON COLUMN product.ended_at IS
    'When it ceased to be sold and priced; NULL: it has not.';
COMMENT ON COLUMN product.created_at IS 'When the row was stored first.';
COMMENT ON COLUMN product.updated_at IS 'When the product or a SKU of it was written last.';

CREATE TABLE sku (
    shop_id             entity_id COLLATE "C" NOT NULL,
    sku_id              entity_id COLLATE "C" NOT NULL,
    product_id          entity_id COLLATE "C" NOT NULL,
    position            integer      NOT NULL,
    name                text,
    list_price          money_amount NOT NULL,
    unit_cost           money_amount,
    floor_price         money_amount,
    min_margin_bps      integer,
    stock               bigint,
    low_stock_threshold bigint,
    ended_at            timestamptz,
    CONSTRAINT sku_pkey PRIMARY KEY (shop_id, sku_id),
    CONSTRAINT sku_product_fkey FOREIGN KEY (shop_id, product_id) REFERENCES product,
    CONSTRAINT sku_position_range CHECK (position >= 0),
    CONSTRAINT sku_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT sku_min_margin_range CHECK (min_margin_bps BETWEEN 1 AND 10000),
    CONSTRAINT sku_stock_range CHECK (stock BETWEEN 0 AND 9007199254740991),
    CONSTRAINT sku_low_stock_threshold_range
        CHECK (low_stock_threshold BETWEEN 0 AND 9007199254740991)
);
CREATE INDEX sku_of_product ON sku (shop_id, product_id, position);

COMMENT ON TABLE sku IS
    'Sellable variations of products. Priced where neither it nor its product is ended.';
COMMENT ON COLUMN sku.shop_id IS 'Whose SKU it is.';
COMMENT ON COLUMN sku.sku_id IS 'Unique in the shop, 1 to 64 bytes.';
COMMENT ON COLUMN sku.product_id IS 'The product that it is a variation of.';
COMMENT ON COLUMN sku.position IS 'Its place among the SKUs of its product, from 0.';
COMMENT ON COLUMN sku.name IS 'The variation, for people (colour, size), 1 to 200 characters; NULL: none.';
COMMENT ON COLUMN sku.list_price IS 'Money a unit, before any promotion.';
COMMENT ON COLUMN sku.unit_cost IS 'Money a unit that it costs the seller; NULL: not known.';
COMMENT ON COLUMN sku.floor_price IS
    'Money a unit below which the seller wants to be warned; NULL: no such price.';
COMMENT ON COLUMN sku.min_margin_bps IS
    'Least margin of the seller''s proceeds, in basis points, below which the seller wants to be warned; NULL: none.';
COMMENT ON COLUMN sku.stock IS 'Units that are there to be sold; NULL: not counted.';
COMMENT ON COLUMN sku.low_stock_threshold IS
    'Units of stock from which on it counts as low; NULL: never.';
COMMENT ON COLUMN sku.ended_at IS
    'When its product was written without it; NULL: it belongs to its product.';

-- ---- campaigns ----

CREATE TABLE campaign (
    campaign_id       entity_id COLLATE "C" NOT NULL,
    parent_id         entity_id COLLATE "C",
    name              text        NOT NULL,
    kind              text        NOT NULL,
    starts_at         timestamptz NOT NULL,
    ends_at           timestamptz NOT NULL,
    channels          smallint    NOT NULL,
    dashboard_enabled boolean     NOT NULL DEFAULT true,
    joined_at         timestamptz,
    version           bigint      NOT NULL DEFAULT 1,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT campaign_pkey PRIMARY KEY (campaign_id),
    CONSTRAINT campaign_parent_fkey FOREIGN KEY (parent_id) REFERENCES campaign,
    CONSTRAINT campaign_parent_other CHECK (parent_id <> campaign_id),
    CONSTRAINT campaign_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT campaign_kind_known
        CHECK (kind IN ('MEGA', 'PAYDAY', 'WEEKLY_SALE', 'MID_MONTH_SALE', 'OTHER')),
    CONSTRAINT campaign_period CHECK (starts_at < ends_at),
    CONSTRAINT campaign_starts_at_quarter CHECK (extract(epoch FROM starts_at) % 900 = 0),
    CONSTRAINT campaign_ends_at_quarter CHECK (extract(epoch FROM ends_at) % 900 = 0),
    CONSTRAINT campaign_channels_set CHECK (channels BETWEEN 1 AND 3)
);

COMMENT ON TABLE campaign IS 'The platform''s campaigns, which shops join; no shop owns them.';
COMMENT ON COLUMN campaign.campaign_id IS 'Unique, 1 to 64 bytes.';
COMMENT ON COLUMN campaign.parent_id IS 'The campaign that it is a part of; NULL: of none.';
COMMENT ON COLUMN campaign.name IS 'For people, 1 to 200 characters.';
COMMENT ON COLUMN campaign.kind IS 'MEGA, PAYDAY, WEEKLY_SALE, MID_MONTH_SALE or OTHER.';
COMMENT ON COLUMN campaign.starts_at IS 'First instant, on a quarter of an hour of UTC.';
COMMENT ON COLUMN campaign.ends_at IS
    'First instant after it, on a quarter of an hour of UTC.';
COMMENT ON COLUMN campaign.channels IS
    'Set of channels, bitwise or: 1 SHOP_TOKOPEDIA, 2 TOKOPEDIA.';
COMMENT ON COLUMN campaign.dashboard_enabled IS 'Whether shops see a dashboard of it.';
COMMENT ON COLUMN campaign.joined_at IS
    'When the first shop joined; from then on period and channels stay. NULL: none has.';
COMMENT ON COLUMN campaign.version IS 'Count of writes, from 1; its ETag.';
COMMENT ON COLUMN campaign.created_at IS 'When the row was stored first.';
COMMENT ON COLUMN campaign.updated_at IS 'When the row was written last.';

-- ---- promotions ----

-- Steps: thresholds increase, discounts do not decrease, all at least 1.
CREATE FUNCTION promotion_steps_ascend(
    thresholds bigint[], discounts bigint[], by_percent boolean
) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    discount_max CONSTANT bigint := CASE WHEN by_percent THEN 10000 ELSE 9007199254740991 END;
BEGIN
    FOR i IN 1 .. coalesce(cardinality(thresholds), 0) LOOP
        IF (thresholds[i] BETWEEN 1 AND 9007199254740991) IS NOT TRUE
            OR (discounts[i] BETWEEN 1 AND discount_max) IS NOT TRUE
            OR (i > 1 AND (thresholds[i] <= thresholds[i - 1] OR discounts[i] < discounts[i - 1]))
        THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END
$$;
COMMENT ON FUNCTION promotion_steps_ascend(bigint[], bigint[], boolean) IS
    'Whether steps are what the rules allow: thresholds strictly increasing, discounts not decreasing, all of them in range.';

CREATE TABLE promotion (
    shop_id             entity_id COLLATE "C" NOT NULL,
    promotion_id        entity_id COLLATE "C" NOT NULL,
    campaign_id         entity_id COLLATE "C",
    type                text         NOT NULL,
    name                text,
    starts_at           timestamptz,
    ends_at             timestamptz,
    audience            text         NOT NULL DEFAULT 'ALL',
    channels            smallint     NOT NULL DEFAULT 3,
    platform_share_bps  integer      NOT NULL,
    min_spend           money_amount,
    min_quantity        money_amount,
    max_units_per_order money_amount,
    code                text,
    benefit_kind        text         NOT NULL,
    bps                 integer,
    amount              money_amount,
    cap                 money_amount,
    step_thresholds     bigint[],
    step_discounts      bigint[],
    steps_by_quantity   boolean,
    steps_by_percent    boolean,
    gift_sku_id         entity_id COLLATE "C",
    gift_quantity       integer,
    gift_list_price     money_amount,
    gift_unit_cost      money_amount,
    gift_stock          money_amount,
    scoped              boolean      NOT NULL DEFAULT false,
    quota               bigint,
    quota_per_buyer     bigint,
    quota_counts        text,
    deactivated_at      timestamptz,
    version             bigint       NOT NULL DEFAULT 1,
    created_at          timestamptz  NOT NULL DEFAULT now(),
    updated_at          timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT promotion_pkey PRIMARY KEY (shop_id, promotion_id),
    CONSTRAINT promotion_shop_fkey FOREIGN KEY (shop_id) REFERENCES shop,
    CONSTRAINT promotion_campaign_fkey FOREIGN KEY (campaign_id) REFERENCES campaign
);

-- What the rules say of types and benefits, once more: the service validates
-- with better words, this keeps the store right whoever writes.
ALTER TABLE promotion
    ADD CONSTRAINT promotion_type_known CHECK (type IN (
        'CAMPAIGN_PRICE', 'COFUNDED_CAMPAIGN_PRICE', 'SELLER_FLASH_SALE', 'PRODUCT_DISCOUNT',
        'NEW_PRODUCT_DISCOUNT', 'BUY_MORE_SAVE_MORE', 'GIFT_WITH_PURCHASE', 'SELLER_VOUCHER',
        'CHAT_VOUCHER', 'PROMO_CODE', 'PLATFORM_VOUCHER', 'COFUNDED_VOUCHER', 'SHIPPING_VOUCHER',
        'SHIPPING_DISCOUNT', 'BONUS_CASHBACK')),
    ADD CONSTRAINT promotion_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    ADD CONSTRAINT promotion_period CHECK (starts_at < ends_at),
    ADD CONSTRAINT promotion_period_finite CHECK (isfinite(starts_at) AND isfinite(ends_at)),
    ADD CONSTRAINT promotion_audience_known CHECK (audience IN ('ALL', 'NEW', 'EXISTING')),
    ADD CONSTRAINT promotion_channels_set CHECK (channels BETWEEN 1 AND 3),
    ADD CONSTRAINT promotion_share_range CHECK (platform_share_bps BETWEEN 0 AND 10000),
    ADD CONSTRAINT promotion_min_spend_range CHECK (min_spend >= 1),
    ADD CONSTRAINT promotion_min_quantity_range CHECK (min_quantity >= 1),
    ADD CONSTRAINT promotion_max_units_range CHECK (max_units_per_order >= 1),
    ADD CONSTRAINT promotion_code_length CHECK (octet_length(code) BETWEEN 1 AND 64),
    ADD CONSTRAINT promotion_code_where_asked CHECK ((type = 'PROMO_CODE') = (code IS NOT NULL)),
    ADD CONSTRAINT promotion_bps_range CHECK (bps BETWEEN 1 AND 10000),
    ADD CONSTRAINT promotion_cap_range CHECK (cap >= 1),
    ADD CONSTRAINT promotion_gift_quantity_range CHECK (gift_quantity BETWEEN 1 AND 9999),
    ADD CONSTRAINT promotion_step_count CHECK (cardinality(step_thresholds) BETWEEN 1 AND 10),
    ADD CONSTRAINT promotion_steps_ascend CHECK (
        promotion_steps_ascend(step_thresholds, step_discounts, steps_by_percent)),
    ADD CONSTRAINT promotion_quota_range CHECK (quota BETWEEN 1 AND 9007199254740991),
    ADD CONSTRAINT promotion_quota_per_buyer_range
        CHECK (quota_per_buyer BETWEEN 1 AND 9007199254740991),
    ADD CONSTRAINT promotion_quota_counts_known CHECK (quota_counts IN ('USES', 'UNITS')),
    ADD CONSTRAINT promotion_quota_counts CHECK (
        (quota_counts IS NULL) = (quota IS NULL AND quota_per_buyer IS NULL)),
    ADD CONSTRAINT promotion_benefit_of_type CHECK (CASE
        WHEN type IN ('CAMPAIGN_PRICE', 'COFUNDED_CAMPAIGN_PRICE', 'SELLER_FLASH_SALE',
                      'PRODUCT_DISCOUNT', 'NEW_PRODUCT_DISCOUNT')
            THEN benefit_kind IN ('FIXED_PRICE', 'PERCENT_OFF', 'AMOUNT_OFF') AND cap IS NULL
                 AND min_spend IS NULL AND min_quantity IS NULL
        WHEN type = 'BUY_MORE_SAVE_MORE' THEN benefit_kind = 'STEPS'
                 AND min_spend IS NULL AND min_quantity IS NULL
        WHEN type = 'GIFT_WITH_PURCHASE' THEN benefit_kind = 'GIFT'
        WHEN type IN ('SHIPPING_VOUCHER', 'SHIPPING_DISCOUNT')
            THEN benefit_kind IN ('FREE_SHIPPING', 'AMOUNT_OFF', 'PERCENT_OFF')
        WHEN type = 'BONUS_CASHBACK' THEN benefit_kind = 'CASHBACK'
        ELSE benefit_kind IN ('PERCENT_OFF', 'AMOUNT_OFF') END),
    ADD CONSTRAINT promotion_units_of_type CHECK (
        max_units_per_order IS NULL OR type IN ('CAMPAIGN_PRICE', 'COFUNDED_CAMPAIGN_PRICE',
            'SELLER_FLASH_SALE', 'PRODUCT_DISCOUNT', 'NEW_PRODUCT_DISCOUNT')),
    ADD CONSTRAINT promotion_benefit_values CHECK (
        (bps IS NOT NULL) = (benefit_kind IN ('PERCENT_OFF', 'CASHBACK'))
        AND (amount IS NOT NULL) = (benefit_kind IN ('FIXED_PRICE', 'AMOUNT_OFF'))
        AND (benefit_kind <> 'AMOUNT_OFF' OR amount >= 1)
        AND (cap IS NULL OR benefit_kind IN ('PERCENT_OFF', 'CASHBACK'))
        AND (benefit_kind = 'STEPS') = (step_thresholds IS NOT NULL)
        AND (benefit_kind = 'STEPS') = (step_discounts IS NOT NULL)
        AND (benefit_kind = 'STEPS') = (steps_by_quantity IS NOT NULL)
        AND (benefit_kind = 'STEPS') = (steps_by_percent IS NOT NULL)
        AND cardinality(step_thresholds) IS NOT DISTINCT FROM cardinality(step_discounts)
        AND (benefit_kind = 'GIFT') = (gift_sku_id IS NOT NULL)
        AND (benefit_kind = 'GIFT') = (gift_quantity IS NOT NULL)
        AND (benefit_kind = 'GIFT') = (gift_list_price IS NOT NULL)
        AND (benefit_kind = 'GIFT' OR (gift_unit_cost IS NULL AND gift_stock IS NULL)));

CREATE INDEX promotion_of_campaign ON promotion (shop_id, campaign_id)
    WHERE campaign_id IS NOT NULL;
CREATE INDEX promotion_by_period ON promotion (shop_id, starts_at, ends_at);

COMMENT ON TABLE promotion IS
    'Promotions of a shop, with every field of the rules. Rows are deactivated, never deleted.';
COMMENT ON COLUMN promotion.shop_id IS 'Whose promotion it is.';
COMMENT ON COLUMN promotion.promotion_id IS 'Unique in the shop, 1 to 64 bytes.';
COMMENT ON COLUMN promotion.campaign_id IS 'The campaign that it belongs to; NULL: none.';
COMMENT ON COLUMN promotion.type IS 'One of the fifteen types of the rules; never changed.';
COMMENT ON COLUMN promotion.name IS 'For people, 1 to 200 characters; NULL: none.';
COMMENT ON COLUMN promotion.starts_at IS 'First instant; NULL: since ever.';
COMMENT ON COLUMN promotion.ends_at IS 'First instant after it; NULL: for ever.';
COMMENT ON COLUMN promotion.audience IS 'Buyers that it is for: ALL, NEW or EXISTING.';
COMMENT ON COLUMN promotion.channels IS
    'Set of channels, bitwise or: 1 SHOP_TOKOPEDIA, 2 TOKOPEDIA.';
COMMENT ON COLUMN promotion.platform_share_bps IS
    'Share that the platform pays, in basis points: 0 is the seller''s, 10000 the platform''s, between them shared.';
COMMENT ON COLUMN promotion.min_spend IS 'Money in scope from which on it applies; NULL: any.';
COMMENT ON COLUMN promotion.min_quantity IS 'Units in scope from which on it applies; NULL: any.';
COMMENT ON COLUMN promotion.max_units_per_order IS
    'Units of one order that it prices; NULL: all.';
COMMENT ON COLUMN promotion.code IS
    'PROMO_CODE: what the buyer types, 1 to 64 bytes, compared without regard to ASCII case.';
COMMENT ON COLUMN promotion.benefit_kind IS
    'FIXED_PRICE, PERCENT_OFF, AMOUNT_OFF, STEPS, GIFT, FREE_SHIPPING or CASHBACK.';
COMMENT ON COLUMN promotion.bps IS 'PERCENT_OFF, CASHBACK: rate in basis points.';
COMMENT ON COLUMN promotion.amount IS 'FIXED_PRICE: money a unit; AMOUNT_OFF: money taken off.';
COMMENT ON COLUMN promotion.cap IS 'PERCENT_OFF, CASHBACK: most money; NULL: without cap.';
COMMENT ON COLUMN promotion.step_thresholds IS
    'STEPS: units (steps_by_quantity) or money from which on each step holds, increasing.';
COMMENT ON COLUMN promotion.step_discounts IS
    'STEPS: basis points (steps_by_percent) or money of each step, not decreasing.';
COMMENT ON COLUMN promotion.steps_by_quantity IS 'STEPS: whether thresholds are units.';
COMMENT ON COLUMN promotion.steps_by_percent IS 'STEPS: whether discounts are basis points.';
COMMENT ON COLUMN promotion.gift_sku_id IS 'GIFT: what is given; need not be a SKU of the shop.';
COMMENT ON COLUMN promotion.gift_quantity IS 'GIFT: units given once an order.';
COMMENT ON COLUMN promotion.gift_list_price IS 'GIFT: list price, money a unit.';
COMMENT ON COLUMN promotion.gift_unit_cost IS 'GIFT: cost, money a unit; NULL: not known.';
COMMENT ON COLUMN promotion.gift_stock IS 'GIFT: units left to give; NULL: unlimited.';
COMMENT ON COLUMN promotion.scoped IS
    'Whether it is for what promotion_scope names only; a scope that has lost its rows covers nothing.';
COMMENT ON COLUMN promotion.quota IS 'Most uses or units in all; NULL: no limit.';
COMMENT ON COLUMN promotion.quota_per_buyer IS 'Most uses or units a buyer; NULL: no limit.';
COMMENT ON COLUMN promotion.quota_counts IS
    'What both quotas count: USES (orders) or UNITS; NULL: there is no quota.';
COMMENT ON COLUMN promotion.deactivated_at IS 'When it was switched off; NULL: it is on.';
COMMENT ON COLUMN promotion.version IS 'Count of writes, from 1; its ETag.';
COMMENT ON COLUMN promotion.created_at IS 'When the row was stored first.';
COMMENT ON COLUMN promotion.updated_at IS 'When the row was written last.';

CREATE TABLE promotion_scope (
    shop_id      entity_id COLLATE "C" NOT NULL,
    promotion_id entity_id COLLATE "C" NOT NULL,
    by_sku       boolean   NOT NULL,
    id           entity_id COLLATE "C" NOT NULL,
    CONSTRAINT promotion_scope_pkey PRIMARY KEY (shop_id, promotion_id, by_sku, id),
    CONSTRAINT promotion_scope_promotion_fkey
        FOREIGN KEY (shop_id, promotion_id) REFERENCES promotion ON DELETE CASCADE
);
CREATE INDEX promotion_scope_by_id ON promotion_scope (shop_id, by_sku, id);

COMMENT ON TABLE promotion_scope IS
    'What scoped promotions are for. Ids need not exist: a promotion may be written before its product.';
COMMENT ON COLUMN promotion_scope.shop_id IS 'Whose promotion it is.';
COMMENT ON COLUMN promotion_scope.promotion_id IS 'The scoped promotion.';
COMMENT ON COLUMN promotion_scope.by_sku IS 'Whether id is a sku_id; else it is a product_id.';
COMMENT ON COLUMN promotion_scope.id IS 'A product or SKU that it is for.';

CREATE TABLE campaign_sku (
    shop_id      entity_id COLLATE "C" NOT NULL,
    campaign_id  entity_id COLLATE "C" NOT NULL,
    sku_id       entity_id COLLATE "C" NOT NULL,
    promotion_id entity_id COLLATE "C" NOT NULL,
    joined_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT campaign_sku_pkey PRIMARY KEY (shop_id, campaign_id, sku_id),
    CONSTRAINT campaign_sku_campaign_fkey FOREIGN KEY (campaign_id) REFERENCES campaign,
    CONSTRAINT campaign_sku_sku_fkey FOREIGN KEY (shop_id, sku_id) REFERENCES sku,
    CONSTRAINT campaign_sku_promotion_fkey
        FOREIGN KEY (shop_id, promotion_id) REFERENCES promotion,
    CONSTRAINT campaign_sku_promotion_key UNIQUE (shop_id, promotion_id)
);

COMMENT ON TABLE campaign_sku IS 'The SKUs with which shops joined campaigns.';
COMMENT ON COLUMN campaign_sku.shop_id IS 'The shop that joined.';
COMMENT ON COLUMN campaign_sku.campaign_id IS 'The campaign joined.';
COMMENT ON COLUMN campaign_sku.sku_id IS 'The SKU that is in it.';
COMMENT ON COLUMN campaign_sku.promotion_id IS 'The promotion that gives the SKU its campaign price.';
COMMENT ON COLUMN campaign_sku.joined_at IS 'When the SKU joined.';

-- ---- what catalogues in memory follow ----

CREATE TABLE catalog_change (
    shop_id         entity_id COLLATE "C" NOT NULL,
    catalog_version bigint      NOT NULL,
    kind            text        NOT NULL,
    id              text COLLATE "C" NOT NULL,
    changed_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT catalog_change_pkey PRIMARY KEY (shop_id, catalog_version, kind, id),
    CONSTRAINT catalog_change_shop_fkey FOREIGN KEY (shop_id) REFERENCES shop,
    CONSTRAINT catalog_change_kind_known CHECK (kind IN ('SHOP', 'PRODUCT', 'PROMOTION'))
);
CREATE INDEX catalog_change_by_age ON catalog_change (shop_id, changed_at);

COMMENT ON TABLE catalog_change IS
    'What each version of a shop''s catalogue changed. Rows older than a day may go; who finds a gap reads the shop anew.';
COMMENT ON COLUMN catalog_change.shop_id IS 'Whose catalogue changed.';
COMMENT ON COLUMN catalog_change.catalog_version IS 'The version that the change made.';
COMMENT ON COLUMN catalog_change.kind IS 'SHOP, PRODUCT (its SKUs with it) or PROMOTION.';
COMMENT ON COLUMN catalog_change.id IS 'The shop_id, product_id or promotion_id that changed.';
COMMENT ON COLUMN catalog_change.changed_at IS 'When.';

-- ---- the second wall ----
-- A transaction sees the rows of the one shop that it has named
-- (set_config('tumpuk.shop_id', …, true)), the owner of the tables included.
-- Only the list of shops can be asked for whole, by saying so
-- (set_config('tumpuk.every_shop', 'on', true)).

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY[
        'shop', 'product', 'sku', 'promotion', 'promotion_scope', 'campaign_sku', 'catalog_change']
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
CREATE POLICY shop_of_every_shop ON shop FOR SELECT
    USING (current_setting('tumpuk.every_shop', true) = 'on');

-- migrate:down

DROP TABLE catalog_change;
DROP TABLE campaign_sku;
DROP TABLE promotion_scope;
DROP TABLE promotion;
DROP FUNCTION promotion_steps_ascend(bigint[], bigint[], boolean);
DROP TABLE campaign;
DROP TABLE sku;
DROP TABLE product;
DROP TABLE shop;
DROP DOMAIN entity_id;
DROP DOMAIN money_amount;
