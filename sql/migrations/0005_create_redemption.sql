-- Quotas of promotions: how much of each is used, and the redemptions that drew
-- on them at checkouts.
--
-- Drawing locks the rows of what is used and nothing else that others write, in
-- one order for all: redemptions, then buyers' rows by promotion and buyer, then
-- the rows in all by promotion. So nobody waits in a circle.
--
-- predecessor: 0004_create_idempotency

-- migrate:up

CREATE TABLE promotion_use (
    shop_id      entity_id COLLATE "C" NOT NULL,
    promotion_id entity_id COLLATE "C" NOT NULL,
    uses         bigint NOT NULL,
    units        bigint NOT NULL,
    changed_xid  xid8   NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT promotion_use_pkey PRIMARY KEY (shop_id, promotion_id),
    CONSTRAINT promotion_use_promotion_fkey
        FOREIGN KEY (shop_id, promotion_id) REFERENCES promotion,
    CONSTRAINT promotion_use_uses_range CHECK (uses >= 0),
    CONSTRAINT promotion_use_units_range CHECK (units >= uses)
);
CREATE INDEX promotion_use_by_change ON promotion_use (shop_id, changed_xid);

COMMENT ON TABLE promotion_use IS
    'How much is used of promotions that have a quota in all. No row: nothing was drawn yet.';
COMMENT ON COLUMN promotion_use.shop_id IS 'Whose promotion it is.';
COMMENT ON COLUMN promotion_use.promotion_id IS 'The promotion.';
COMMENT ON COLUMN promotion_use.uses IS
    'Orders that drew and did not give back; what a quota of USES is held against. May exceed a quota that was lowered.';
COMMENT ON COLUMN promotion_use.units IS
    'Units that those orders drew; what a quota of UNITS is held against.';
COMMENT ON COLUMN promotion_use.changed_xid IS
    'Transaction that changed the row last: who looks again reads what was not visible in the snapshot of before.';

CREATE TABLE promotion_buyer_use (
    shop_id      entity_id COLLATE "C" NOT NULL,
    promotion_id entity_id COLLATE "C" NOT NULL,
    buyer_id     entity_id COLLATE "C" NOT NULL,
    uses         bigint NOT NULL,
    units        bigint NOT NULL,
    changed_xid  xid8   NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT promotion_buyer_use_pkey PRIMARY KEY (shop_id, promotion_id, buyer_id),
    CONSTRAINT promotion_buyer_use_promotion_fkey
        FOREIGN KEY (shop_id, promotion_id) REFERENCES promotion,
    CONSTRAINT promotion_buyer_use_uses_range CHECK (uses >= 0),
    CONSTRAINT promotion_buyer_use_units_range CHECK (units >= uses)
);
CREATE INDEX promotion_buyer_use_by_change ON promotion_buyer_use (shop_id, changed_xid);

COMMENT ON TABLE promotion_buyer_use IS
    'How much each buyer used of promotions that have a quota per buyer.';
COMMENT ON COLUMN promotion_buyer_use.shop_id IS 'Whose promotion it is.';
COMMENT ON COLUMN promotion_buyer_use.promotion_id IS 'The promotion.';
COMMENT ON COLUMN promotion_buyer_use.buyer_id IS 'The buyer, 1 to 64 bytes.';
COMMENT ON COLUMN promotion_buyer_use.uses IS
    'Orders of the buyer that drew and did not give back.';
COMMENT ON COLUMN promotion_buyer_use.units IS 'Units that those orders drew.';
COMMENT ON COLUMN promotion_buyer_use.changed_xid IS
    'Transaction that changed the row last, as in promotion_use.';

-- A redemption has promotions, and they refer to the shop: a reference of its
-- own would only have every checkout lock the shop's row.
CREATE TABLE redemption (
    shop_id    entity_id COLLATE "C" NOT NULL,
    order_id   entity_id COLLATE "C" NOT NULL,
    buyer_id   entity_id COLLATE "C" NOT NULL,
    state      text        NOT NULL DEFAULT 'HELD',
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at   timestamptz,
    CONSTRAINT redemption_pkey PRIMARY KEY (shop_id, order_id),
    CONSTRAINT redemption_state_known
        CHECK (state IN ('HELD', 'PAID', 'RELEASED', 'EXPIRED', 'CANCELLED')),
    CONSTRAINT redemption_expires_later CHECK (created_at < expires_at),
    CONSTRAINT redemption_ended
        CHECK ((ended_at IS NOT NULL) = (state IN ('RELEASED', 'EXPIRED', 'CANCELLED')))
);
CREATE INDEX redemption_held ON redemption (shop_id, expires_at) WHERE state = 'HELD';

COMMENT ON TABLE redemption IS
    'What orders drew on promotions'' quotas at checkout. Rows are ended, never deleted: an order draws once.';
COMMENT ON COLUMN redemption.shop_id IS 'Whose promotions they are.';
COMMENT ON COLUMN redemption.order_id IS 'The order, unique in the shop, 1 to 64 bytes.';
COMMENT ON COLUMN redemption.buyer_id IS 'Who ordered, 1 to 64 bytes.';
COMMENT ON COLUMN redemption.state IS
    'HELD: drawn at checkout; PAID: drawn for good. Given back: RELEASED by who drew, EXPIRED as no paid order followed, CANCELLED with the order.';
COMMENT ON COLUMN redemption.expires_at IS 'From then on, what is still HELD is given back.';
COMMENT ON COLUMN redemption.created_at IS 'When it was drawn.';
COMMENT ON COLUMN redemption.ended_at IS 'When it was given back; NULL: it was not.';

CREATE TABLE redemption_promotion (
    shop_id      entity_id COLLATE "C" NOT NULL,
    order_id     entity_id COLLATE "C" NOT NULL,
    promotion_id entity_id COLLATE "C" NOT NULL,
    units        bigint NOT NULL,
    drawn        bigint NOT NULL,
    buyer_drawn  bigint NOT NULL,
    CONSTRAINT redemption_promotion_pkey PRIMARY KEY (shop_id, order_id, promotion_id),
    CONSTRAINT redemption_promotion_redemption_fkey
        FOREIGN KEY (shop_id, order_id) REFERENCES redemption,
    CONSTRAINT redemption_promotion_promotion_fkey
        FOREIGN KEY (shop_id, promotion_id) REFERENCES promotion,
    CONSTRAINT redemption_promotion_units_range CHECK (units BETWEEN 1 AND 9007199254740991),
    CONSTRAINT redemption_promotion_drawn_range CHECK (drawn BETWEEN 0 AND units),
    CONSTRAINT redemption_promotion_buyer_drawn_range CHECK (buyer_drawn BETWEEN 0 AND units)
);

COMMENT ON TABLE redemption_promotion IS 'The promotions of redemptions.';
COMMENT ON COLUMN redemption_promotion.shop_id IS 'Whose promotion it is.';
COMMENT ON COLUMN redemption_promotion.order_id IS 'The order of the redemption.';
COMMENT ON COLUMN redemption_promotion.promotion_id IS 'The promotion that the order uses.';
COMMENT ON COLUMN redemption_promotion.units IS 'Units that the promotion prices in the order.';
COMMENT ON COLUMN redemption_promotion.drawn IS
    'Units drawn on the quota in all, with one use; 0: nothing was drawn, as there was no such quota.';
COMMENT ON COLUMN redemption_promotion.buyer_drawn IS
    'Units drawn on the quota per buyer, with one use; 0: nothing was drawn.';

-- ---- the second wall ----
-- As in 0002. Of all shops together (tumpuk.every_shop) it can be asked besides
-- how much is used of quotas, and which redemptions are held.

DO $$
DECLARE
    owned text;
BEGIN
    FOREACH owned IN ARRAY ARRAY[
        'promotion_use', 'promotion_buyer_use', 'redemption', 'redemption_promotion']
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
CREATE POLICY promotion_use_of_every_shop ON promotion_use FOR SELECT
    USING (current_setting('tumpuk.every_shop', true) = 'on');
CREATE POLICY promotion_buyer_use_of_every_shop ON promotion_buyer_use FOR SELECT
    USING (current_setting('tumpuk.every_shop', true) = 'on');
CREATE POLICY redemption_of_every_shop ON redemption FOR SELECT
    USING (state = 'HELD' AND current_setting('tumpuk.every_shop', true) = 'on');

-- migrate:down

DROP TABLE redemption_promotion;
DROP TABLE redemption;
DROP TABLE promotion_buyer_use;
DROP TABLE promotion_use;
