-- Paid orders, what happened to them afterwards, and traffic: the raw rows from
-- which the dashboards' sums (0007) are made, and could be made again.
--
-- Orders, their lines and traffic are partitioned by time, so that old rows go
-- by dropping a table. What must be unique whatever its time (an order's id, an
-- event's id) has a table of its own that is not partitioned.
--
-- What comes in by the thousand has no foreign keys: each would cost a lookup a
-- row, for what the transaction has made sure of already.
--
-- predecessor: 0005_create_redemption

-- migrate:up

-- ---- orders ----

CREATE TABLE order_key (
    shop_id        entity_id COLLATE "C" NOT NULL,
    order_id       entity_id COLLATE "C" NOT NULL,
    paid_at        timestamptz NOT NULL,
    fingerprint    bytea       NOT NULL,
    cancelled      boolean     NOT NULL DEFAULT false,
    refunded_units bigint[],
    deducted       bigint[],
    CONSTRAINT order_key_pkey PRIMARY KEY (shop_id, order_id),
    CONSTRAINT order_key_fingerprint_length CHECK (octet_length(fingerprint) = 16),
    CONSTRAINT order_key_state CHECK (
        cardinality(refunded_units) IS NOT DISTINCT FROM cardinality(deducted))
);

COMMENT ON TABLE order_key IS
    'Every order that is counted, once: makes ingestion exactly-once, leads to the order''s rows, and holds what was taken off it. Who takes something off locks the row.';
COMMENT ON COLUMN order_key.shop_id IS 'Whose order it is.';
COMMENT ON COLUMN order_key.order_id IS 'Unique in the shop, 1 to 64 bytes.';
COMMENT ON COLUMN order_key.paid_at IS 'When it was paid; of the rows in shop_order and order_line.';
COMMENT ON COLUMN order_key.fingerprint IS
    'BLAKE2b of 16 bytes over what was sent, after parsing; the lines as a multiset.';
COMMENT ON COLUMN order_key.cancelled IS 'Whether it was cancelled as a whole.';
COMMENT ON COLUMN order_key.refunded_units IS
    'Units refunded of each line, in the order of lines; NULL: nothing was taken off yet.';
COMMENT ON COLUMN order_key.deducted IS
    'Money of GMV taken off each line, in the order of lines; NULL: nothing yet.';

CREATE TABLE shop_order (
    shop_id       entity_id COLLATE "C" NOT NULL,
    paid_at       timestamptz NOT NULL,
    order_id      entity_id COLLATE "C" NOT NULL,
    channel       smallint    NOT NULL,
    buyer_id      entity_id COLLATE "C" NOT NULL,
    new_buyer     boolean     NOT NULL,
    promotion_ids text[],
    CONSTRAINT shop_order_pkey PRIMARY KEY (shop_id, paid_at, order_id),
    CONSTRAINT shop_order_channel_known CHECK (channel IN (1, 2))
) PARTITION BY RANGE (paid_at);

COMMENT ON TABLE shop_order IS 'Paid orders; a partition a month of UTC.';
COMMENT ON COLUMN shop_order.shop_id IS 'Whose order it is.';
COMMENT ON COLUMN shop_order.paid_at IS 'When it was paid.';
COMMENT ON COLUMN shop_order.order_id IS 'Unique in the shop (order_key), 1 to 64 bytes.';
COMMENT ON COLUMN shop_order.channel IS '1 SHOP_TOKOPEDIA, 2 TOKOPEDIA.';
COMMENT ON COLUMN shop_order.buyer_id IS 'Who bought, 1 to 64 bytes.';
COMMENT ON COLUMN shop_order.new_buyer IS 'Whether the buyer was new to the shop.';
COMMENT ON COLUMN shop_order.promotion_ids IS 'Promotions that the order used; NULL: none.';

CREATE TABLE order_line (
    shop_id           entity_id COLLATE "C" NOT NULL,
    paid_at           timestamptz  NOT NULL,
    order_id          entity_id COLLATE "C" NOT NULL,
    line              integer      NOT NULL,
    sku_id            entity_id COLLATE "C" NOT NULL,
    product_id        entity_id COLLATE "C",
    quantity          bigint       NOT NULL,
    list_price        money_amount NOT NULL,
    seller_discount   money_amount NOT NULL,
    platform_discount money_amount NOT NULL,
    gmv               money_amount NOT NULL,
    gift              boolean      NOT NULL,
    source            smallint     NOT NULL,
    source_id         entity_id COLLATE "C",
    source_via        smallint,
    CONSTRAINT order_line_pkey PRIMARY KEY (shop_id, paid_at, order_id, line),
    CONSTRAINT order_line_line_range CHECK (line >= 1),
    CONSTRAINT order_line_quantity_range CHECK (quantity >= 1),
    CONSTRAINT order_line_gmv_of_line CHECK (
        gmv = CASE WHEN gift THEN 0 ELSE list_price::bigint * quantity - seller_discount END),
    CONSTRAINT order_line_product CHECK (product_id IS NOT NULL OR gift),
    CONSTRAINT order_line_source_known CHECK (source BETWEEN 1 AND 4),
    CONSTRAINT order_line_source_via_known CHECK (source_via IN (1, 2))
) PARTITION BY RANGE (paid_at);

COMMENT ON TABLE order_line IS 'Lines of paid orders; a partition a month of UTC.';
COMMENT ON COLUMN order_line.shop_id IS 'Whose order it is.';
COMMENT ON COLUMN order_line.paid_at IS 'When the order was paid.';
COMMENT ON COLUMN order_line.order_id IS 'The order.';
COMMENT ON COLUMN order_line.line IS 'Its place in the order, from 1.';
COMMENT ON COLUMN order_line.sku_id IS 'What was bought.';
COMMENT ON COLUMN order_line.product_id IS
    'The SKU''s product when the order was taken in; NULL: a gift that is no SKU of the shop.';
COMMENT ON COLUMN order_line.quantity IS 'Units.';
COMMENT ON COLUMN order_line.list_price IS 'Money a unit, before any discount.';
COMMENT ON COLUMN order_line.seller_discount IS 'Money off the line that the seller paid.';
COMMENT ON COLUMN order_line.platform_discount IS 'Money off the line that the platform paid.';
COMMENT ON COLUMN order_line.gmv IS
    'Money: list_price times quantity less seller_discount; 0 for a gift.';
COMMENT ON COLUMN order_line.gift IS 'Whether it was given free: in no sum, but it leaves the stock.';
COMMENT ON COLUMN order_line.source IS
    'What led to it, the line''s own or else the order''s: 1 LIVE, 2 VIDEO, 3 PRODUCT_CARD, 4 OTHER.';
COMMENT ON COLUMN order_line.source_id IS 'Which LIVE, video, …; NULL: not told.';
COMMENT ON COLUMN order_line.source_via IS '1 AFFILIATE, 2 AD; NULL: neither.';

-- ---- what happened to orders ----

CREATE TABLE order_event (
    shop_id     entity_id COLLATE "C" NOT NULL,
    event_id    entity_id COLLATE "C" NOT NULL,
    at          timestamptz NOT NULL,
    order_id    entity_id COLLATE "C" NOT NULL,
    channel     smallint    NOT NULL,
    kind        smallint    NOT NULL,
    cancels     boolean     NOT NULL,
    fingerprint bytea       NOT NULL,
    CONSTRAINT order_event_pkey PRIMARY KEY (shop_id, event_id),
    CONSTRAINT order_event_shop_fkey FOREIGN KEY (shop_id) REFERENCES shop,
    CONSTRAINT order_event_channel_known CHECK (channel IN (1, 2)),
    CONSTRAINT order_event_kind_known CHECK (kind IN (1, 2)),
    CONSTRAINT order_event_cancels CHECK (kind = 1 OR NOT cancels),
    CONSTRAINT order_event_fingerprint_length CHECK (octet_length(fingerprint) = 16)
);
CREATE INDEX order_event_by_time ON order_event (shop_id, at);

COMMENT ON TABLE order_event IS
    'Cancellations and refunds of orders. Not partitioned: an event''s id is unique whatever its time, and events are few.';
COMMENT ON COLUMN order_event.shop_id IS 'Whose order it is.';
COMMENT ON COLUMN order_event.event_id IS 'Unique in the shop, 1 to 64 bytes.';
COMMENT ON COLUMN order_event.at IS 'When it happened: where it is counted.';
COMMENT ON COLUMN order_event.order_id IS 'The order that it happened to.';
COMMENT ON COLUMN order_event.channel IS 'The order''s: 1 SHOP_TOKOPEDIA, 2 TOKOPEDIA.';
COMMENT ON COLUMN order_event.kind IS '1 CANCELLED as a whole, 2 REFUNDED.';
COMMENT ON COLUMN order_event.cancels IS
    'Whether it is the event that cancelled the order: the first of them that came.';
COMMENT ON COLUMN order_event.fingerprint IS 'BLAKE2b of 16 bytes over what was sent, after parsing.';

CREATE TABLE order_deduction (
    shop_id    entity_id COLLATE "C" NOT NULL,
    event_id   entity_id COLLATE "C" NOT NULL,
    line       integer      NOT NULL,
    at         timestamptz  NOT NULL,
    sku_id     entity_id COLLATE "C" NOT NULL,
    product_id entity_id COLLATE "C" NOT NULL,
    source     smallint     NOT NULL,
    source_id  entity_id COLLATE "C",
    amount     money_amount NOT NULL,
    CONSTRAINT order_deduction_pkey PRIMARY KEY (shop_id, event_id, line),
    CONSTRAINT order_deduction_event_fkey FOREIGN KEY (shop_id, event_id)
        REFERENCES order_event ON DELETE CASCADE,
    CONSTRAINT order_deduction_source_known CHECK (source BETWEEN 1 AND 4)
);
CREATE INDEX order_deduction_by_time ON order_deduction (shop_id, at);

COMMENT ON TABLE order_deduction IS
    'What each event took off each line of its order, resolved when it came; with what is needed to count it, as it may outlive the order''s rows.';
COMMENT ON COLUMN order_deduction.shop_id IS 'Whose order it is.';
COMMENT ON COLUMN order_deduction.event_id IS 'The event.';
COMMENT ON COLUMN order_deduction.line IS 'The order''s line.';
COMMENT ON COLUMN order_deduction.at IS 'When the event happened.';
COMMENT ON COLUMN order_deduction.sku_id IS 'The line''s.';
COMMENT ON COLUMN order_deduction.product_id IS 'The line''s.';
COMMENT ON COLUMN order_deduction.source IS 'The line''s: 1 LIVE, 2 VIDEO, 3 PRODUCT_CARD, 4 OTHER.';
COMMENT ON COLUMN order_deduction.source_id IS 'The line''s; NULL: not told.';
COMMENT ON COLUMN order_deduction.amount IS
    'Money of GMV taken off; 0 where nothing was left, or of a cancellation that nothing was left for.';

-- ---- traffic ----

CREATE TABLE traffic_event (
    shop_id    entity_id COLLATE "C" NOT NULL,
    at         timestamptz NOT NULL,
    event_id   entity_id COLLATE "C" NOT NULL,
    channel    smallint    NOT NULL,
    kind       smallint    NOT NULL,
    visitor_id entity_id COLLATE "C" NOT NULL,
    product_id entity_id COLLATE "C",
    source     smallint    NOT NULL,
    source_id  entity_id COLLATE "C",
    source_via smallint,
    CONSTRAINT traffic_event_pkey PRIMARY KEY (shop_id, at, event_id),
    CONSTRAINT traffic_event_channel_known CHECK (channel IN (1, 2)),
    CONSTRAINT traffic_event_kind_known CHECK (kind BETWEEN 1 AND 5),
    CONSTRAINT traffic_event_product CHECK ((kind = 1) = (product_id IS NULL)),
    CONSTRAINT traffic_event_source_known CHECK (source BETWEEN 1 AND 4),
    CONSTRAINT traffic_event_source_via_known CHECK (source_via IN (1, 2))
) PARTITION BY RANGE (at);

COMMENT ON TABLE traffic_event IS 'What visitors saw and did; a partition a week of UTC, from Monday.';
COMMENT ON COLUMN traffic_event.shop_id IS 'Whose shop it is.';
COMMENT ON COLUMN traffic_event.at IS 'When.';
COMMENT ON COLUMN traffic_event.event_id IS 'Unique in the shop and instant, 1 to 64 bytes.';
COMMENT ON COLUMN traffic_event.channel IS '1 SHOP_TOKOPEDIA, 2 TOKOPEDIA.';
COMMENT ON COLUMN traffic_event.kind IS
    '1 SHOP_VIEW, 2 PRODUCT_VIEW, 3 PRODUCT_IMPRESSION, 4 PRODUCT_CLICK, 5 ADD_TO_CART.';
COMMENT ON COLUMN traffic_event.visitor_id IS 'Who, 1 to 64 bytes.';
COMMENT ON COLUMN traffic_event.product_id IS 'What of; NULL for SHOP_VIEW.';
COMMENT ON COLUMN traffic_event.source IS
    'What led to it: 1 LIVE, 2 VIDEO, 3 PRODUCT_CARD, 4 OTHER.';
COMMENT ON COLUMN traffic_event.source_id IS 'Which LIVE, video, …; NULL: not told.';
COMMENT ON COLUMN traffic_event.source_via IS '1 AFFILIATE, 2 AD; NULL: neither.';

-- ---- partitions ----

CREATE TABLE raw_dropped (
    parent text        NOT NULL,
    before timestamptz NOT NULL,
    CONSTRAINT raw_dropped_pkey PRIMARY KEY (parent)
);

COMMENT ON TABLE raw_dropped IS
    'Up to when raw rows were dropped; sums of earlier times stay and can no more be made again.';
COMMENT ON COLUMN raw_dropped.parent IS 'The partitioned table.';
COMMENT ON COLUMN raw_dropped.before IS 'First instant of which rows may still be there.';

-- Makes the partition of `parent` from `starts` on, unless it is there. A table is
-- made beside and attached, which does not wait for who reads or writes the parent.
CREATE FUNCTION raw_partition_make(parent text, starts timestamptz, ends timestamptz)
RETURNS boolean LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
    child CONSTANT text := parent || '_' || to_char(starts, 'YYYYMMDD');
BEGIN
    IF to_regclass(child) IS NOT NULL THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('tumpuk'), hashtext('raw_partition'));
    -- Not by to_regclass, which may remember that it was not there.
    IF EXISTS (SELECT FROM pg_class WHERE relname = child
               AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = parent::regclass))
    THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', child, parent);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', child);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', child);
    EXECUTE format(
        'CREATE POLICY raw_of_named_shop ON %I'
        ' USING (shop_id = current_setting(''tumpuk.shop_id'', true))'
        ' WITH CHECK (shop_id = current_setting(''tumpuk.shop_id'', true))', child);
    EXECUTE format('COMMENT ON TABLE %I IS %L', child,
                   format('Rows of %s from %s to before %s.', parent, starts, ends));
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                   parent, child, starts, ends);
    RETURN true;
END
$$;
COMMENT ON FUNCTION raw_partition_make(text, timestamptz, timestamptz) IS
    'Makes a partition unless it is there; whether it did. To be called before the transaction has touched the parent.';

CREATE FUNCTION order_partitions_make(first timestamptz, last timestamptz)
RETURNS integer LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
    made integer := 0;
    starts timestamptz := date_trunc('month', first);
    ends timestamptz;
BEGIN
    WHILE starts <= last LOOP
        ends := starts + interval '1 month';
        made := made + raw_partition_make('shop_order', starts, ends)::integer
                     + raw_partition_make('order_line', starts, ends)::integer;
        starts := ends;
    END LOOP;
    RETURN made;
END
$$;
COMMENT ON FUNCTION order_partitions_make(timestamptz, timestamptz) IS
    'Makes the partitions of orders that instants from first to last need; how many.';

CREATE FUNCTION traffic_partitions_make(first timestamptz, last timestamptz)
RETURNS integer LANGUAGE plpgsql SET timezone = 'UTC' AS $$
DECLARE
    made integer := 0;
    starts timestamptz := date_trunc('week', first);
    ends timestamptz;
BEGIN
    WHILE starts <= last LOOP
        ends := starts + interval '7 days';
        made := made + raw_partition_make('traffic_event', starts, ends)::integer;
        starts := ends;
    END LOOP;
    RETURN made;
END
$$;
COMMENT ON FUNCTION traffic_partitions_make(timestamptz, timestamptz) IS
    'Makes the partitions of traffic that instants from first to last need; how many.';

-- The bounds of a partition are in its name and in the catalogue; the latter is
-- read as text: FOR VALUES FROM ('…') TO ('…').
CREATE FUNCTION raw_partitions_before(horizon timestamptz)
RETURNS TABLE (parent text, child text, ends timestamptz)
LANGUAGE sql STABLE SET timezone = 'UTC' AS $$
    SELECT * FROM (
        SELECT p.relname::text, c.relname::text,
               (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO [(]''([^'']+)''[)]'))[1]::timestamptz
                   AS upper_bound
        FROM pg_inherits i
        JOIN pg_class p ON p.oid = i.inhparent
        JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent IN ('shop_order'::regclass, 'order_line'::regclass,
                              'traffic_event'::regclass)) AS bounded
    WHERE upper_bound <= horizon
    ORDER BY upper_bound, 1 DESC
$$;
COMMENT ON FUNCTION raw_partitions_before(timestamptz) IS
    'Partitions all of whose rows are older than the horizon, orders before their lines.';

CREATE FUNCTION raw_dropped_note(parent text, before timestamptz) RETURNS void LANGUAGE sql AS $$
    INSERT INTO raw_dropped VALUES (parent, before)
    ON CONFLICT ON CONSTRAINT raw_dropped_pkey
    DO UPDATE SET before = greatest(raw_dropped.before, excluded.before)
$$;
COMMENT ON FUNCTION raw_dropped_note(text, timestamptz) IS 'Notes up to when raw rows are gone.';

-- What an order leaves in order_key goes with it, so that lines are never missing
-- of an order that is known. In small steps, each of which is short.
CREATE FUNCTION raw_rows_drop(horizon timestamptz, chunk integer) RETURNS boolean
LANGUAGE plpgsql SET timezone = 'UTC' SET lock_timeout = '500ms' AS $$
DECLARE
    old record;
    shops text[];
    named text;
    gone bigint;
    whole_days CONSTANT timestamptz := date_trunc('day', horizon);
BEGIN
    PERFORM set_config('tumpuk.every_shop', 'on', true);
    SELECT array_agg(shop_id) INTO shops FROM shop;
    SELECT * INTO old FROM raw_partitions_before(horizon) LIMIT 1;
    FOREACH named IN ARRAY coalesce(shops, '{}') LOOP
        PERFORM set_config('tumpuk.shop_id', named, true);
        DELETE FROM order_event WHERE shop_id = named AND event_id IN (
            SELECT event_id FROM order_event WHERE shop_id = named AND at < whole_days LIMIT chunk);
        GET DIAGNOSTICS gone = ROW_COUNT;
        IF gone > 0 THEN
            PERFORM raw_dropped_note('order_event', whole_days);
            RETURN true;
        END IF;
        IF old.parent = 'shop_order' THEN
            EXECUTE format(
                'WITH gone AS (DELETE FROM %1$I WHERE shop_id = $1 AND ctid = ANY (ARRAY('
                '    SELECT ctid FROM %1$I WHERE shop_id = $1 LIMIT $2)) RETURNING order_id)'
                ' DELETE FROM order_key USING gone'
                ' WHERE order_key.shop_id = $1 AND order_key.order_id = gone.order_id', old.child)
                USING named, chunk;
            GET DIAGNOSTICS gone = ROW_COUNT;
            IF gone > 0 THEN
                PERFORM raw_dropped_note(old.parent, old.ends);
                RETURN true;
            END IF;
        END IF;
    END LOOP;
    IF old.child IS NULL THEN
        RETURN false;
    END IF;
    PERFORM raw_dropped_note(old.parent, old.ends);
    EXECUTE format('DROP TABLE %I', old.child);
    RETURN true;
END
$$;
COMMENT ON FUNCTION raw_rows_drop(timestamptz, integer) IS
    'One step of dropping raw rows that are older than the horizon; whether there may be more to do.';

-- ---- the second wall ----

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY[
        'order_key', 'shop_order', 'order_line', 'order_event', 'order_deduction', 'traffic_event']
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

DROP FUNCTION raw_rows_drop(timestamptz, integer);
DROP FUNCTION raw_dropped_note(text, timestamptz);
DROP FUNCTION raw_partitions_before(timestamptz);
DROP FUNCTION traffic_partitions_make(timestamptz, timestamptz);
DROP FUNCTION order_partitions_make(timestamptz, timestamptz);
DROP FUNCTION raw_partition_make(text, timestamptz, timestamptz);
DROP TABLE raw_dropped;
DROP TABLE traffic_event;
DROP TABLE order_deduction;
DROP TABLE order_event;
DROP TABLE order_line;
DROP TABLE shop_order;
DROP TABLE order_key;
