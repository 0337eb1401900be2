-- What shops are told of: stock that runs low or out, targets that are reached,
-- LIVEs; each cause once (spec dashboard, section 3, part 6).
--
-- predecessor: 0009_create_shop_wall

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
COMMENT ON COLUMN notification_feed.due_at IS
    'From then on the shop is due although nothing came in; NULL: it is not.';
COMMENT ON COLUMN notification_feed.quarter_at IS
    'Quarter hours of UTC that ended up to then were judged for how long stock lasts.';

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

-- Stock concerns a campaign while it lasts and before; what it is about is told
-- whichever channel it came by.
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
           OR (told.live_id IS NOT NULL
               AND told.at >= campaign.starts_at AND told.at < campaign.ends_at))
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

-- ---- the second wall ----
-- Of all shops together (tumpuk.every_shop) it can be asked besides which are due.

SELECT shop_wall_raise('notification_settings');
SELECT shop_wall_raise('notification_feed');
SELECT shop_wall_raise('notification');
SELECT shop_wall_raise('gmv_target_reached');
CREATE POLICY notification_feed_of_every_shop ON notification_feed FOR SELECT
    USING (current_setting('tumpuk.every_shop', true) = 'on');
CREATE POLICY ingestion_of_every_shop ON ingestion FOR SELECT
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

-- migrate:down

DROP FUNCTION notifications_drop(timestamptz, integer);
DROP POLICY ingestion_of_every_shop ON ingestion;
DROP TABLE gmv_target_reached;
DROP FUNCTION campaign_notifications(text, text);
DROP TABLE notification;
DROP TABLE notification_feed;
DROP TABLE notification_settings;
