-- LIVEs and videos that sell for a shop, as the platform last told of them, and
-- drafts of ads for them and for products. What they sold is in the sums (0007):
-- rollup_item, kinds 3 and 4, by the same ids.
--
-- predecessor: 0010_create_stock

-- migrate:up

CREATE DOMAIN https_url AS text
    CONSTRAINT https_url_shape CHECK (
        octet_length(VALUE) BETWEEN 9 AND 2048 AND VALUE ~ '^https://[!-~]+$');
COMMENT ON DOMAIN https_url IS
    'An address to follow, https only, 9 to 2048 bytes of printable ASCII without blanks.';

-- ---- LIVEs ----

CREATE TABLE live (
    shop_id            entity_id COLLATE "C" NOT NULL,
    live_id            entity_id COLLATE "C" NOT NULL,
    creator            text        NOT NULL,
    title              text        NOT NULL,
    scheduled_start_at timestamptz NOT NULL,
    scheduled_end_at   timestamptz,
    started_at         timestamptz,
    ended_at           timestamptz,
    live_url           https_url,
    dashboard_url      https_url,
    views              bigint,
    viewers            bigint,
    peak_viewers       bigint,
    avg_watch_seconds  bigint,
    figures_as_of      timestamptz,
    as_of              timestamptz NOT NULL,
    removed_at         timestamptz,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT live_pkey PRIMARY KEY (shop_id, live_id),
    CONSTRAINT live_shop_fkey FOREIGN KEY (shop_id) REFERENCES shop,
    CONSTRAINT live_creator_length CHECK (char_length(creator) BETWEEN 1 AND 200),
    CONSTRAINT live_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    CONSTRAINT live_schedule CHECK (
        scheduled_start_at < scheduled_end_at
        AND scheduled_end_at - scheduled_start_at <= interval '168 hours'),
    CONSTRAINT live_course CHECK (started_at < ended_at),
    CONSTRAINT live_ended_after_start CHECK (ended_at IS NULL OR started_at IS NOT NULL),
    CONSTRAINT live_views_range CHECK (views BETWEEN 0 AND 9007199254740991),
    CONSTRAINT live_viewers_range CHECK (viewers BETWEEN 0 AND 9007199254740991),
    CONSTRAINT live_peak_viewers_range CHECK (peak_viewers BETWEEN 0 AND 9007199254740991),
    CONSTRAINT live_avg_watch_seconds_range
        CHECK (avg_watch_seconds BETWEEN 0 AND 9007199254740991),
    CONSTRAINT live_figures_dated CHECK (
        figures_as_of IS NOT NULL
        OR (views IS NULL AND viewers IS NULL AND peak_viewers IS NULL
            AND avg_watch_seconds IS NULL))
);
CREATE INDEX live_by_schedule ON live (shop_id, scheduled_start_at);
CREATE INDEX live_by_start ON live (shop_id, started_at) WHERE started_at IS NOT NULL;

COMMENT ON TABLE live IS 'LIVEs, on SHOP_TOKOPEDIA. Rows are removed (removed_at), never deleted: history refers to them.';
COMMENT ON COLUMN live.shop_id IS 'Whose LIVE it is.';
COMMENT ON COLUMN live.live_id IS
    'Unique in the shop, 1 to 64 bytes; the id in the sources of orders and traffic.';
COMMENT ON COLUMN live.creator IS 'Who presents it, 1 to 200 characters.';
COMMENT ON COLUMN live.title IS 'For people, 1 to 200 characters.';
COMMENT ON COLUMN live.scheduled_start_at IS 'When it was to start.';
COMMENT ON COLUMN live.scheduled_end_at IS
    'When it is to end, at most 168 hours after the start; NULL: not planned.';
COMMENT ON COLUMN live.started_at IS 'When it did start; NULL: it has not.';
COMMENT ON COLUMN live.ended_at IS 'When it did end; NULL: it has not.';
COMMENT ON COLUMN live.live_url IS 'Where it is watched; NULL: not told.';
COMMENT ON COLUMN live.dashboard_url IS 'The platform''s own dashboard of it; NULL: not told.';
COMMENT ON COLUMN live.views IS 'Views so far, at figures_as_of; NULL: not told.';
COMMENT ON COLUMN live.viewers IS 'Distinct viewers so far, at figures_as_of; NULL: not told.';
COMMENT ON COLUMN live.peak_viewers IS
    'Most viewers at once so far, at figures_as_of; NULL: not told.';
COMMENT ON COLUMN live.avg_watch_seconds IS
    'Seconds that a viewer watched on average, at figures_as_of; NULL: not told.';
COMMENT ON COLUMN live.figures_as_of IS
    'The as_of of the latest snapshot that told figures; NULL: none did.';
COMMENT ON COLUMN live.as_of IS
    'When the snapshot that the row says was taken; an older one changes nothing.';
COMMENT ON COLUMN live.removed_at IS
    'When it was taken out of all lists; NULL: it was not. The next write takes it back.';
COMMENT ON COLUMN live.created_at IS 'When the row was stored first.';
COMMENT ON COLUMN live.updated_at IS 'When the row was changed last, or a violation was added.';

CREATE TABLE live_violation (
    shop_id    entity_id COLLATE "C" NOT NULL,
    live_id    entity_id COLLATE "C" NOT NULL,
    at         timestamptz NOT NULL,
    code       entity_id COLLATE "C" NOT NULL,
    reason     text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT live_violation_pkey PRIMARY KEY (shop_id, live_id, at, code),
    CONSTRAINT live_violation_live_fkey FOREIGN KEY (shop_id, live_id) REFERENCES live,
    CONSTRAINT live_violation_reason_length CHECK (char_length(reason) BETWEEN 1 AND 1000)
);

COMMENT ON TABLE live_violation IS
    'Rules of the platform that LIVEs broke. Rows are added only, never changed nor taken away.';
COMMENT ON COLUMN live_violation.shop_id IS 'Whose LIVE it is.';
COMMENT ON COLUMN live_violation.live_id IS 'The LIVE.';
COMMENT ON COLUMN live_violation.at IS 'When.';
COMMENT ON COLUMN live_violation.code IS 'The platform''s name of the rule, 1 to 64 bytes.';
COMMENT ON COLUMN live_violation.reason IS 'What was wrong, for people, 1 to 1000 characters; as it came first.';
COMMENT ON COLUMN live_violation.created_at IS 'When the row was stored.';

-- ---- videos ----

CREATE TABLE video (
    shop_id       entity_id COLLATE "C" NOT NULL,
    video_id      entity_id COLLATE "C" NOT NULL,
    title         text        NOT NULL,
    creator       text        NOT NULL,
    published_at  timestamptz NOT NULL,
    url           https_url,
    views         bigint,
    likes         bigint,
    figures_as_of timestamptz,
    as_of         timestamptz NOT NULL,
    removed_at    timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT video_pkey PRIMARY KEY (shop_id, video_id),
    CONSTRAINT video_shop_fkey FOREIGN KEY (shop_id) REFERENCES shop,
    CONSTRAINT video_title_length CHECK (char_length(title) BETWEEN 1 AND 200),
    CONSTRAINT video_creator_length CHECK (char_length(creator) BETWEEN 1 AND 200),
    CONSTRAINT video_views_range CHECK (views BETWEEN 0 AND 9007199254740991),
    CONSTRAINT video_likes_range CHECK (likes BETWEEN 0 AND 9007199254740991),
    CONSTRAINT video_figures_dated CHECK (
        figures_as_of IS NOT NULL OR (views IS NULL AND likes IS NULL))
);
CREATE INDEX video_by_publication ON video (shop_id, published_at);

COMMENT ON TABLE video IS 'Videos, on SHOP_TOKOPEDIA. Rows are removed (removed_at), never deleted: history refers to them.';
COMMENT ON COLUMN video.shop_id IS 'Whose video it is.';
COMMENT ON COLUMN video.video_id IS
    'Unique in the shop, 1 to 64 bytes; the id in the sources of orders and traffic.';
COMMENT ON COLUMN video.title IS 'For people, 1 to 200 characters.';
COMMENT ON COLUMN video.creator IS 'Who made it, 1 to 200 characters.';
COMMENT ON COLUMN video.published_at IS 'When it was published, or is to be.';
COMMENT ON COLUMN video.url IS 'Where it is watched; NULL: not told.';
COMMENT ON COLUMN video.views IS 'Views so far, at figures_as_of; NULL: not told.';
COMMENT ON COLUMN video.likes IS 'Likes so far, at figures_as_of; NULL: not told.';
COMMENT ON COLUMN video.figures_as_of IS
    'The as_of of the latest snapshot that told figures; NULL: none did.';
COMMENT ON COLUMN video.as_of IS
    'When the snapshot that the row says was taken; an older one changes nothing.';
COMMENT ON COLUMN video.removed_at IS
    'When it was taken out of all lists; NULL: it was not. The next write takes it back.';
COMMENT ON COLUMN video.created_at IS 'When the row was stored first.';
COMMENT ON COLUMN video.updated_at IS 'When the row or its products were changed last.';

CREATE TABLE video_product (
    shop_id    entity_id COLLATE "C" NOT NULL,
    video_id   entity_id COLLATE "C" NOT NULL,
    product_id entity_id COLLATE "C" NOT NULL,
    CONSTRAINT video_product_pkey PRIMARY KEY (shop_id, video_id, product_id),
    CONSTRAINT video_product_video_fkey FOREIGN KEY (shop_id, video_id) REFERENCES video,
    CONSTRAINT video_product_product_fkey FOREIGN KEY (shop_id, product_id) REFERENCES product
);

COMMENT ON TABLE video_product IS 'The products that videos link to.';
COMMENT ON COLUMN video_product.shop_id IS 'Whose video it is.';
COMMENT ON COLUMN video_product.video_id IS 'The video.';
COMMENT ON COLUMN video_product.product_id IS 'A product that it shows.';

-- ---- what changed ----

CREATE TABLE media_change (
    shop_id entity_id COLLATE "C" NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    CONSTRAINT media_change_pkey PRIMARY KEY (shop_id),
    CONSTRAINT media_change_shop_fkey FOREIGN KEY (shop_id) REFERENCES shop
) WITH (fillfactor = 50);

COMMENT ON TABLE media_change IS 'Shops that have LIVEs or videos.';
COMMENT ON COLUMN media_change.shop_id IS 'Whose they are.';
COMMENT ON COLUMN media_change.version IS
    'Count of transactions that changed a LIVE, its violations or a video: where it stands still, none of them changed.';

-- ---- ads ----

CREATE TABLE ad_draft (
    shop_id      entity_id COLLATE "C" NOT NULL,
    ad_id        bigint GENERATED ALWAYS AS IDENTITY,
    campaign_id  entity_id COLLATE "C" NOT NULL,
    target_kind  text         NOT NULL,
    target_id    entity_id COLLATE "C" NOT NULL,
    name         text,
    daily_budget money_amount NOT NULL,
    starts_at    timestamptz  NOT NULL,
    ends_at      timestamptz  NOT NULL,
    created_at   timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT ad_draft_pkey PRIMARY KEY (shop_id, ad_id),
    CONSTRAINT ad_draft_shop_fkey FOREIGN KEY (shop_id) REFERENCES shop,
    CONSTRAINT ad_draft_campaign_fkey FOREIGN KEY (campaign_id) REFERENCES campaign,
    CONSTRAINT ad_draft_target_kind_known CHECK (target_kind IN ('LIVE', 'PRODUCT', 'VIDEO')),
    CONSTRAINT ad_draft_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT ad_draft_daily_budget_range CHECK (daily_budget >= 1),
    CONSTRAINT ad_draft_period CHECK (starts_at < ends_at)
);
CREATE INDEX ad_draft_of_campaign ON ad_draft (shop_id, campaign_id, ad_id);

COMMENT ON TABLE ad_draft IS
    'Ads that a seller sketched from a campaign''s dashboard, to be taken up by who places ads.';
COMMENT ON COLUMN ad_draft.shop_id IS 'Whose draft it is.';
COMMENT ON COLUMN ad_draft.ad_id IS 'Its number, given when it was made; later ones are higher.';
COMMENT ON COLUMN ad_draft.campaign_id IS 'The campaign from whose dashboard it was made.';
COMMENT ON COLUMN ad_draft.target_kind IS 'What it advertises: LIVE, PRODUCT or VIDEO.';
COMMENT ON COLUMN ad_draft.target_id IS 'The live_id, product_id or video_id.';
COMMENT ON COLUMN ad_draft.name IS 'For people, 1 to 200 characters; NULL: none.';
COMMENT ON COLUMN ad_draft.daily_budget IS 'Money a day at most, 1 or more.';
COMMENT ON COLUMN ad_draft.starts_at IS 'From when it is to run.';
COMMENT ON COLUMN ad_draft.ends_at IS 'Up to when it is to run, exclusive.';
COMMENT ON COLUMN ad_draft.created_at IS 'When it was made.';

SELECT shop_wall_raise(owned::regclass)
FROM unnest(ARRAY['live', 'live_violation', 'video', 'video_product', 'media_change', 'ad_draft'])
     AS owned;

-- migrate:down

DROP TABLE ad_draft;
DROP TABLE media_change;
DROP TABLE video_product;
DROP TABLE video;
DROP TABLE live_violation;
DROP TABLE live;
DROP DOMAIN https_url;
