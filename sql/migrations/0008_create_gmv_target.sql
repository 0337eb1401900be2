-- What a shop wants to sell in a campaign.
--
-- predecessor: 0007_create_rollup

-- migrate:up

CREATE TABLE gmv_target (
    shop_id     entity_id COLLATE "C" NOT NULL,
    campaign_id entity_id COLLATE "C" NOT NULL,
    amount      money_amount,
    version     bigint      NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT gmv_target_pkey PRIMARY KEY (shop_id, campaign_id),
    CONSTRAINT gmv_target_shop_fkey FOREIGN KEY (shop_id) REFERENCES shop,
    CONSTRAINT gmv_target_campaign_fkey FOREIGN KEY (campaign_id) REFERENCES campaign,
    CONSTRAINT gmv_target_amount_range CHECK (amount >= 1)
);

COMMENT ON TABLE gmv_target IS 'GMV that shops want to reach in campaigns, over all channels.';
COMMENT ON COLUMN gmv_target.shop_id IS 'Whose target it is.';
COMMENT ON COLUMN gmv_target.campaign_id IS 'In which campaign.';
COMMENT ON COLUMN gmv_target.amount IS
    'Money of GMV; NULL: it was removed. The row stays, so that a version never comes again.';
COMMENT ON COLUMN gmv_target.version IS 'Count of writes, from 1; its ETag.';
COMMENT ON COLUMN gmv_target.created_at IS 'When a target was set first.';
COMMENT ON COLUMN gmv_target.updated_at IS 'When it was set or removed last.';

ALTER TABLE gmv_target ENABLE ROW LEVEL SECURITY;
ALTER TABLE gmv_target FORCE ROW LEVEL SECURITY;
CREATE POLICY gmv_target_of_named_shop ON gmv_target
    USING (shop_id = current_setting('tumpuk.shop_id', true))
    WITH CHECK (shop_id = current_setting('tumpuk.shop_id', true));

-- migrate:down

DROP TABLE gmv_target;
