-- The rulebook's versions, and the first: the rules of the platform's seller
-- guide, in force since ever.
--
-- predecessor: none

-- migrate:up

CREATE TABLE rulebook (
    version        text        NOT NULL,
    effective_from timestamptz,
    document       jsonb       NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT rulebook_pkey PRIMARY KEY (version),
    CONSTRAINT rulebook_version_length CHECK (octet_length(version) BETWEEN 1 AND 64),
    CONSTRAINT rulebook_effective_from_finite CHECK (isfinite(effective_from)),
    -- NULLS NOT DISTINCT: at most one version is in force since ever.
    CONSTRAINT rulebook_effective_from_key UNIQUE NULLS NOT DISTINCT (effective_from),
    CONSTRAINT rulebook_document_shape CHECK (
        jsonb_typeof(document) = 'object'
        AND jsonb_typeof(document -> 'types') = 'array'
        AND jsonb_typeof(document -> 'steps') = 'array'
        AND document ->> 'version' IS NOT DISTINCT FROM version
    )
);

COMMENT ON TABLE rulebook IS
    'Versions of the pricing rules. Rows are added, never changed: a quote about the past must come out as it did.';
COMMENT ON COLUMN rulebook.version IS
    'Name of the version, 1 to 64 bytes; what a quote names its rules by.';
COMMENT ON COLUMN rulebook.effective_from IS
    'First instant at which the version is in force, until the next one''s; NULL: since ever (the first version only).';
COMMENT ON COLUMN rulebook.document IS
    'The rules whole: rank (1 to 99, smaller is stronger) of each promotion type in its slot, and of each slot the amounts that thresholds are judged on and discounts are taken of.';
COMMENT ON COLUMN rulebook.created_at IS
    'When the row was stored, in the order in which rows were.';

INSERT INTO rulebook (version, effective_from, document) VALUES ('2025-10-28', NULL, '{
    "version": "2025-10-28",
    "types": [
        {"type": "CAMPAIGN_PRICE",          "slot": "product_price",     "rank": 1},
        {"type": "COFUNDED_CAMPAIGN_PRICE", "slot": "product_price",     "rank": 1},
        {"type": "SELLER_FLASH_SALE",       "slot": "product_price",     "rank": 2},
        {"type": "PRODUCT_DISCOUNT",        "slot": "product_price",     "rank": 3},
        {"type": "NEW_PRODUCT_DISCOUNT",    "slot": "product_price",     "rank": 3},
        {"type": "BUY_MORE_SAVE_MORE",      "slot": "cart_discount",     "rank": 1},
        {"type": "GIFT_WITH_PURCHASE",      "slot": "cart_gift",         "rank": 1},
        {"type": "SELLER_VOUCHER",          "slot": "seller_voucher",    "rank": 1},
        {"type": "CHAT_VOUCHER",            "slot": "seller_voucher",    "rank": 1},
        {"type": "PROMO_CODE",              "slot": "seller_voucher",    "rank": 1},
        {"type": "PLATFORM_VOUCHER",        "slot": "platform_voucher",  "rank": 1},
        {"type": "COFUNDED_VOUCHER",        "slot": "platform_voucher",  "rank": 1},
        {"type": "SHIPPING_VOUCHER",        "slot": "platform_shipping", "rank": 1},
        {"type": "SHIPPING_DISCOUNT",       "slot": "seller_shipping",   "rank": 1},
        {"type": "BONUS_CASHBACK",          "slot": "cashback",          "rank": 1}
    ],
    "steps": [
        {"slot": "product_price",     "discount_basis": "LIST"},
        {"slot": "cart_discount",     "threshold_basis": "AFTER_PRODUCT", "discount_basis": "AFTER_PRODUCT"},
        {"slot": "cart_gift",         "threshold_basis": "AFTER_PRODUCT"},
        {"slot": "seller_voucher",    "threshold_basis": "AFTER_PRODUCT", "discount_basis": "AFTER_CART"},
        {"slot": "platform_voucher",  "threshold_basis": "AFTER_PRODUCT", "discount_basis": "AFTER_SELLER_VOUCHER"},
        {"slot": "platform_shipping", "threshold_basis": "AFTER_VOUCHER", "discount_basis": "SHIPPING_FEE"},
        {"slot": "seller_shipping",   "threshold_basis": "AFTER_VOUCHER", "discount_basis": "SHIPPING_REMAINING"},
        {"slot": "cashback",          "threshold_basis": "AFTER_VOUCHER", "discount_basis": "AFTER_BONUS"}
    ]
}');

-- A new version begins later than now and than every other. Writers queue on a
-- lock first, so that each sees what the one before it stored; under
-- SERIALIZABLE, where the snapshot is older than the lock, PostgreSQL finds the
-- conflict itself and one of the two is rolled back.
CREATE FUNCTION rulebook_check_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('tumpuk.rulebook'));
    NEW.created_at := clock_timestamp();
    IF EXISTS (SELECT FROM rulebook WHERE version = NEW.version) THEN
        RAISE unique_violation USING
            MESSAGE = 'this version of the rulebook exists', CONSTRAINT = 'rulebook_pkey';
    END IF;
    IF NEW.effective_from IS NULL
        OR NEW.effective_from <= NEW.created_at
        OR EXISTS (SELECT FROM rulebook WHERE effective_from >= NEW.effective_from)
    THEN
        RAISE check_violation USING
            MESSAGE = 'effective_from must be later than now and than every other version''s',
            CONSTRAINT = 'rulebook_effective_from_later';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION rulebook_check_insert() IS
    'Refuses a version that exists (23505) or that would change the past (23514).';

CREATE FUNCTION rulebook_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE restrict_violation USING
        MESSAGE = 'a stored rulebook is never changed: store a new version';
END
$$;
COMMENT ON FUNCTION rulebook_refuse_change() IS
    'Refuses every UPDATE, DELETE and TRUNCATE (23001).';

CREATE TRIGGER rulebook_check_insert BEFORE INSERT ON rulebook
    FOR EACH ROW EXECUTE FUNCTION rulebook_check_insert();
CREATE TRIGGER rulebook_refuse_change BEFORE UPDATE OR DELETE ON rulebook
    FOR EACH ROW EXECUTE FUNCTION rulebook_refuse_change();
CREATE TRIGGER rulebook_refuse_truncate BEFORE TRUNCATE ON rulebook
    FOR EACH STATEMENT EXECUTE FUNCTION rulebook_refuse_change();

-- migrate:down

DROP TABLE rulebook;
DROP FUNCTION rulebook_check_insert();
DROP FUNCTION rulebook_refuse_change();
