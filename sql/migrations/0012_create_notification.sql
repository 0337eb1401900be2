-- What shops are told of: stock that runs low or out, targets that are reached,
-- LIVEs; each cause once (spec dashboard, section 3, part 6).
--
-- predecessor: 0011_create_live_video

-- migrate:up

-- ---- what a shop wants to be told ----

CREATE TABLE notification_settings (
    shop_id               entity_id COLLATE "C" NOT NULL,
    low_stock_days        smallint    NOT NULL,
    live_reminder_minutes smallint    NOT NULL,
    version               bigint      NOT NULL DEFAULT 1,
    created_at            timestamptz NOT NULL DEFAULT now(),
    updated_at            timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT notification_settings_pkey PRIMARY KEY (shop_id),
    CONSTRAINT notification_settings_shop_fkey FOREIGN KEY (shop_id) REFERENCES shop,
    CONSTRAINT notification_settings_low_stock_days_range CHECK (low_stock_days BETWEEN 1 AND 90),
    CONSTRAINT notification_settings_live_reminder_range
        CHECK (live_reminder_minutes BETWEEN 1 AND 1440)
);

COMMENT ON TABLE notification_settings IS
    'From when on shops want to be told; a shop without a row has the defaults (src/dashboard/notification.h).';
COMMENT ON COLUMN notification_settings.shop_id IS 'Whose settings they are.';
COMMENT ON COLUMN notification_settings.low_stock_days IS
    'Days: stock that lasts for less is low.';
COMMENT ON COLUMN notification_settings.live_reminder_minutes IS
    'Minutes before its start from which on a LIVE is called to mind.';
COMMENT ON COLUMN notification_settings.version IS 'Count of writes, from 1; its ETag.';
COMMENT ON COLUMN notification_settings.created_at IS 'When they were stored first.';
COMMENT ON COLUMN notification_settings.updated_at IS 'When they were written last.';

-- ---- what has been looked at ----

CREATE TABLE notification_feed (
    shop_id      entity_id COLLATE "C" NOT NULL,
    last_id      bigint      NOT NULL DEFAULT 0,
    seen_version bigint      NOT NULL DEFAULT 0,
    seen_media   bigint      NOT NULL DEFAULT 0,
    due_at       timestamptz,
    quarter_at   timestamptz,
    CONSTRAINT notification_feed_pkey PRIMARY KEY (shop_id),
    CONSTRAINT notification_feed_shop_fkey FOREIGN KEY (shop_id) REFERENCES shop
) WITH (fillfactor = 50);

COMMENT ON TABLE notification_feed IS
    'Shops'' notifications as a row of numbers. Who raises any holds the shop''s row first: so they become visible in the order of their ids, and a cause is judged by one at a time.';
COMMENT ON COLUMN notification_feed.shop_id IS 'Whose it is.';
COMMENT ON COLUMN notification_feed.last_id IS 'notification_id of the newest; 0: there was none.';
COMMENT ON COLUMN notification_feed.seen_version IS
    'ingestion.version that causes were judged by: where it differs, the shop is due.';
COMMENT ON COLUMN notification_feed.seen_media IS
    'media_change.version that causes were judged by: where it differs, the shop is due.';
COMMENT ON COLUMN notification_feed.due_at IS
    'From then on the shop is due although nothing came in; NULL: it is not.';
COMMENT ON COLUMN notification_feed.quarter_at IS
    'Quarter hours of UTC up to then have been handed to stock_moved; NULL: none.';

-- ---- notifications ----

CREATE TABLE notification (
    shop_id          entity_id COLLATE "C" NOT NULL,
    notification_id  bigint      NOT NULL,
    kind             text        NOT NULL,
    cause            text COLLATE "C" NOT NULL,
    campaign_id      entity_id COLLATE "C",
    product_id       entity_id COLLATE "C",
    sku_id           entity_id COLLATE "C",
    live_id          entity_id COLLATE "C",
    name             text        NOT NULL,
    variant          text,
    amount           bigint,
    gmv              bigint,
    stock            bigint,
    threshold        bigint,
    days_left_tenths bigint,
    code             text,
    reason           text,
    at               timestamptz,
    raised_at        timestamptz NOT NULL DEFAULT now(),
    read_at          timestamptz,
    CONSTRAINT notification_pkey PRIMARY KEY (shop_id, notification_id),
    CONSTRAINT notification_cause_once UNIQUE (shop_id, cause),
    CONSTRAINT notification_shop_fkey FOREIGN KEY (shop_id) REFERENCES shop,
    CONSTRAINT notification_id_range CHECK (notification_id BETWEEN 1 AND 9007199254740991),
    CONSTRAINT notification_cause_length CHECK (octet_length(cause) BETWEEN 1 AND 255),
    CONSTRAINT notification_kind_whole CHECK (
        CASE kind
        WHEN 'LOW_STOCK' THEN num_nulls(product_id, sku_id, stock) = 0
        WHEN 'OUT_OF_STOCK' THEN num_nulls(product_id, sku_id, stock) = 0
        WHEN 'GMV_TARGET_REACHED' THEN num_nulls(campaign_id, amount, gmv) = 0
        WHEN 'LIVE_VIOLATION' THEN num_nulls(live_id, code, at) = 0
        WHEN 'LIVE_STARTING_SOON' THEN num_nulls(live_id, at) = 0
        ELSE false END)
);
CREATE INDEX notification_unread ON notification (shop_id, notification_id) WHERE read_at IS NULL;

COMMENT ON TABLE notification IS
    'What shops were told, in the words of that moment. Rows go when they are old (src/app/upkeep.c).';
COMMENT ON COLUMN notification.shop_id IS 'Whom it tells.';
COMMENT ON COLUMN notification.notification_id IS
    'Its number in the shop, from 1 without gaps; smaller ones were visible before.';
COMMENT ON COLUMN notification.kind IS
    'LOW_STOCK, OUT_OF_STOCK, GMV_TARGET_REACHED, LIVE_VIOLATION or LIVE_STARTING_SOON.';
COMMENT ON COLUMN notification.cause IS
    'Why, spelled so that two causes never look alike; each is told once (src/dashboard/notification.h).';
COMMENT ON COLUMN notification.campaign_id IS 'GMV_TARGET_REACHED: of which campaign.';
COMMENT ON COLUMN notification.product_id IS 'Stock: the product of the SKU.';
COMMENT ON COLUMN notification.sku_id IS 'Stock: the SKU.';
COMMENT ON COLUMN notification.live_id IS 'LIVE_*: which LIVE.';
COMMENT ON COLUMN notification.name IS 'For people: of the product, campaign or LIVE.';
COMMENT ON COLUMN notification.variant IS 'Stock: the SKU''s name; NULL: it has none.';
COMMENT ON COLUMN notification.amount IS 'Money: the target that was reached.';
COMMENT ON COLUMN notification.gmv IS 'Money: what the campaign had by then.';
COMMENT ON COLUMN notification.stock IS 'Units that were left.';
COMMENT ON COLUMN notification.threshold IS
    'Units from which on the SKU counts as low; NULL: none was set.';
COMMENT ON COLUMN notification.days_left_tenths IS
    'Tenths of a day that the stock lasts; NULL: nothing was sold in the last day.';
COMMENT ON COLUMN notification.code IS 'LIVE_VIOLATION: its code.';
COMMENT ON COLUMN notification.reason IS 'LIVE_VIOLATION: why, in the platform''s words; NULL: not told.';
COMMENT ON COLUMN notification.at IS
    'LIVE_VIOLATION: when it was; LIVE_STARTING_SOON: when the LIVE starts.';
COMMENT ON COLUMN notification.raised_at IS 'When it was raised.';
COMMENT ON COLUMN notification.read_at IS 'When it was marked as read; NULL: it is not.';

-- Stock concerns a campaign up to its end, whichever channel it is sold by. A LIVE
-- belongs where its schedule or its course meets the campaign (live_meets in
-- src/shop/media.c, and its 24 hours).
CREATE FUNCTION campaign_notifications(of_shop text, of_campaign text)
RETURNS SETOF notification LANGUAGE sql STABLE AS $$
    SELECT told.*
    FROM notification AS told CROSS JOIN campaign
    WHERE told.shop_id = of_shop AND campaign.campaign_id = of_campaign
      AND (told.campaign_id = campaign.campaign_id
           OR (told.product_id IS NOT NULL AND told.raised_at < campaign.ends_at
               AND EXISTS (SELECT
                           FROM sku JOIN campaign_sku AS joined
                                ON joined.shop_id = sku.shop_id AND joined.sku_id = sku.sku_id
                           WHERE sku.shop_id = told.shop_id AND sku.product_id = told.product_id
                             AND joined.campaign_id = campaign.campaign_id))
           OR (told.live_id IS NOT NULL AND campaign.channels & 1 <> 0
               AND EXISTS (SELECT
                           FROM live
                           WHERE live.shop_id = told.shop_id AND live.live_id = told.live_id
                             AND removed_at IS NULL
                             AND ((scheduled_start_at < campaign.ends_at
                                   AND (scheduled_start_at >= campaign.starts_at
                                        OR scheduled_end_at > campaign.starts_at))
                                  OR (started_at < campaign.ends_at
                                      AND (started_at >= campaign.starts_at
                                           OR coalesce(ended_at,
                                                       least(now(),
                                                             greatest(scheduled_end_at,
                                                                      started_at
                                                                      + interval '24 hours')))
                                              > campaign.starts_at))))))
$$;
COMMENT ON FUNCTION campaign_notifications(text, text) IS
    'What a campaign''s dashboard shows of the shop''s notifications: of its own target, of the stock of its products up to its end, of its LIVEs.';

-- ---- causes that outlive what was told ----

CREATE TABLE gmv_target_reached (
    shop_id     entity_id COLLATE "C" NOT NULL,
    campaign_id entity_id COLLATE "C" NOT NULL,
    amount      money_amount NOT NULL,
    reached_at  timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT gmv_target_reached_pkey PRIMARY KEY (shop_id, campaign_id, amount),
    CONSTRAINT gmv_target_reached_target_fkey
        FOREIGN KEY (shop_id, campaign_id) REFERENCES gmv_target
);

COMMENT ON TABLE gmv_target_reached IS
    'Targets that were seen reached: such an amount is not told of again.';
COMMENT ON COLUMN gmv_target_reached.shop_id IS 'Whose target it was.';
COMMENT ON COLUMN gmv_target_reached.campaign_id IS 'In which campaign.';
COMMENT ON COLUMN gmv_target_reached.amount IS 'Money of GMV.';
COMMENT ON COLUMN gmv_target_reached.reached_at IS 'When it was seen.';

ALTER TABLE live_violation ADD COLUMN notified boolean NOT NULL DEFAULT false;
CREATE INDEX live_violation_not_notified ON live_violation (shop_id, created_at)
    WHERE NOT notified;
COMMENT ON COLUMN live_violation.notified IS 'Whether the shop was told of it.';

CREATE TABLE stock_watch (
    shop_id     entity_id COLLATE "C" NOT NULL,
    sku_id      entity_id COLLATE "C" NOT NULL,
    low         boolean NOT NULL,
    out         boolean NOT NULL,
    low_episode bigint  NOT NULL,
    out_episode bigint  NOT NULL,
    CONSTRAINT stock_watch_pkey PRIMARY KEY (shop_id, sku_id),
    CONSTRAINT stock_watch_sku_fkey FOREIGN KEY (shop_id, sku_id) REFERENCES sku
) WITH (fillfactor = 80);
CREATE INDEX stock_watch_low ON stock_watch (shop_id, sku_id) WHERE low;

COMMENT ON TABLE stock_watch IS
    'SKUs of which stock was ever low or out. An episode is told of once, and goes on until stock is well above (src/dashboard/stock_watch.h).';
COMMENT ON COLUMN stock_watch.shop_id IS 'Whose SKU it is.';
COMMENT ON COLUMN stock_watch.sku_id IS 'The SKU.';
COMMENT ON COLUMN stock_watch.low IS 'Whether an episode of LOW_STOCK goes on.';
COMMENT ON COLUMN stock_watch.out IS 'Whether an episode of OUT_OF_STOCK goes on.';
COMMENT ON COLUMN stock_watch.low_episode IS 'Number of its latest episode of LOW_STOCK; 0: none.';
COMMENT ON COLUMN stock_watch.out_episode IS
    'Number of its latest episode of OUT_OF_STOCK; 0: none.';

-- ---- SKUs to be looked at ----

CREATE TABLE stock_moved (
    shop_id  entity_id COLLATE "C" NOT NULL,
    swept    boolean NOT NULL,
    moved_id bigint GENERATED ALWAYS AS IDENTITY,
    sku_id   entity_id COLLATE "C" NOT NULL,
    CONSTRAINT stock_moved_pkey PRIMARY KEY (shop_id, swept, moved_id)
);

COMMENT ON TABLE stock_moved IS
    'SKUs whose stock, or what it is judged by, changed since it was judged, maybe several times. Only added to by those who change it, so that these never wait; taken away by who judges.';
COMMENT ON COLUMN stock_moved.shop_id IS 'Whose SKU it is.';
COMMENT ON COLUMN stock_moved.swept IS
    'Whether it is there for what time changed: those are judged after the others.';
COMMENT ON COLUMN stock_moved.moved_id IS 'Which comes first.';
COMMENT ON COLUMN stock_moved.sku_id IS 'The SKU.';

CREATE FUNCTION stock_moved_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO stock_moved (shop_id, swept, sku_id) SELECT shop_id, false, sku_id FROM moved;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION stock_moved_note() IS 'Notes SKUs whose level was written, for stock_moved.';
CREATE TRIGGER stock_inserted AFTER INSERT ON stock
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION stock_moved_note();
CREATE TRIGGER stock_updated AFTER UPDATE ON stock
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION stock_moved_note();

-- ---- the second wall ----
-- Of all shops together (tumpuk.every_shop) it can be asked besides which are due: what
-- was looked at, how often data and media changed, and that stock moved.

SELECT shop_wall_raise('notification_settings');
SELECT shop_wall_raise('notification_feed');
SELECT shop_wall_raise('notification');
SELECT shop_wall_raise('gmv_target_reached');
SELECT shop_wall_raise('stock_watch');
SELECT shop_wall_raise('stock_moved');
CREATE POLICY notification_feed_of_every_shop ON notification_feed FOR SELECT
    USING (current_setting('tumpuk.every_shop', true) = 'on');
CREATE POLICY stock_moved_of_every_shop ON stock_moved FOR SELECT
    USING (current_setting('tumpuk.every_shop', true) = 'on');
CREATE POLICY ingestion_of_every_shop ON ingestion FOR SELECT
    USING (current_setting('tumpuk.every_shop', true) = 'on');

CREATE POLICY media_change_of_every_shop ON media_change FOR SELECT
    USING (current_setting('tumpuk.every_shop', true) = 'on');

-- ---- old ones ----

CREATE FUNCTION notifications_drop(horizon timestamptz, chunk integer) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    shops text[];
    named text;
    gone bigint;
BEGIN
    PERFORM set_config('tumpuk.every_shop', 'on', true);
    SELECT array_agg(shop_id) INTO shops FROM notification_feed WHERE last_id > 0;
    FOREACH named IN ARRAY coalesce(shops, '{}') LOOP
        PERFORM set_config('tumpuk.shop_id', named, true);
        DELETE FROM notification WHERE shop_id = named AND notification_id IN (
            SELECT notification_id
            FROM (SELECT notification_id, raised_at FROM notification
                  WHERE shop_id = named
                  ORDER BY notification_id LIMIT chunk) AS oldest
            WHERE raised_at < horizon);
        GET DIAGNOSTICS gone = ROW_COUNT;
        IF gone > 0 THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END
$$;
COMMENT ON FUNCTION notifications_drop(timestamptz, integer) IS
    'One step of dropping notifications that were raised before the horizon; whether there may be more to do.';

-- What is low or out already is told of.
DO $$
DECLARE
    named text;
BEGIN
    PERFORM set_config('tumpuk.every_shop', 'on', true);
    FOR named IN SELECT shop_id FROM shop LOOP
        PERFORM set_config('tumpuk.shop_id', named, true);
        INSERT INTO stock_moved (shop_id, swept, sku_id)
        SELECT shop_id, true, sku_id FROM stock WHERE shop_id = named;
        INSERT INTO notification_feed (shop_id, due_at) VALUES (named, now());
    END LOOP;
    PERFORM set_config('tumpuk.shop_id', '', true);
    PERFORM set_config('tumpuk.every_shop', '', true);
END
$$;

-- migrate:down

DROP FUNCTION notifications_drop(timestamptz, integer);
DROP POLICY media_change_of_every_shop ON media_change;
DROP POLICY ingestion_of_every_shop ON ingestion;
DROP TRIGGER stock_updated ON stock;
DROP TRIGGER stock_inserted ON stock;
DROP FUNCTION stock_moved_note();
DROP TABLE stock_moved;
DROP TABLE stock_watch;
ALTER TABLE live_violation DROP COLUMN notified;
DROP TABLE gmv_target_reached;
DROP FUNCTION campaign_notifications(text, text);
DROP TABLE notification;
DROP TABLE notification_feed;
DROP TABLE notification_settings;
