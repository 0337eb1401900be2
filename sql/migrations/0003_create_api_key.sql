-- The keys by which clients prove who they are. A key reads
-- tmpk_<key_id>_<secret>; the secret is shown once and stored as a hash only.
--
-- predecessor: 0002_create_shop

-- migrate:up

CREATE FUNCTION api_key_shops_valid(shop_ids text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_position(shop_ids, NULL) IS NULL
    AND cardinality(shop_ids) <= 500
    AND (SELECT coalesce(bool_and(octet_length(id) BETWEEN 1 AND 64 AND id !~ '[[:cntrl:]]'), true)
         FROM unnest(shop_ids) AS id);
COMMENT ON FUNCTION api_key_shops_valid(text[]) IS
    'Whether all are identifiers of shops: 1 to 64 bytes, no control characters; at most 500.';

CREATE TABLE api_key (
    key_id     text COLLATE "C" NOT NULL,
    hash       bytea       NOT NULL,
    role       text        NOT NULL,
    access     text        NOT NULL,
    shop_ids   text[]      NOT NULL DEFAULT '{}',
    name       text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz,
    revoked_at timestamptz,
    CONSTRAINT api_key_pkey PRIMARY KEY (key_id),
    CONSTRAINT api_key_id_shape CHECK (key_id ~ '^[a-km-np-z2-9]{12}$'),
    CONSTRAINT api_key_hash_length CHECK (octet_length(hash) = 32),
    CONSTRAINT api_key_role_known CHECK (role IN ('seller', 'service', 'operator')),
    CONSTRAINT api_key_access_known CHECK (access IN ('READ', 'WRITE')),
    CONSTRAINT api_key_shops_of_seller CHECK ((role = 'seller') = (cardinality(shop_ids) > 0)),
    CONSTRAINT api_key_shops_valid CHECK (api_key_shops_valid(shop_ids)),
    CONSTRAINT api_key_name_length CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT api_key_expires_later CHECK (isfinite(expires_at) AND expires_at > created_at),
    CONSTRAINT api_key_revoked_finite CHECK (isfinite(revoked_at))
);
-- Lists are in the order of creation.
CREATE INDEX api_key_by_creation ON api_key (created_at, key_id);

COMMENT ON TABLE api_key IS
    'API keys. A row is never changed but for being revoked; to widen or narrow a key, make another.';
COMMENT ON COLUMN api_key.key_id IS
    'The part of the key that is no secret, 12 characters: keys are looked up, logged and revoked by it.';
COMMENT ON COLUMN api_key.hash IS
    'BLAKE2b of the secret, 32 bytes, keyed with a fixed word and key_id: good for this row only.';
COMMENT ON COLUMN api_key.role IS
    'seller: its own shops; service: prices and quotes of any shop, and data in; operator: everything.';
COMMENT ON COLUMN api_key.access IS
    'READ: nothing may be written with the key; WRITE: what its role may write.';
COMMENT ON COLUMN api_key.shop_ids IS
    'Shops of a seller''s key, at least one, at most 500; empty of every other. They need not exist (yet).';
COMMENT ON COLUMN api_key.name IS
    'For people, 1 to 200 characters: who has the key, and what for; NULL: not told.';
COMMENT ON COLUMN api_key.created_at IS 'When the key was made.';
COMMENT ON COLUMN api_key.expires_at IS 'First instant at which the key is of no use; NULL: never.';
COMMENT ON COLUMN api_key.revoked_at IS 'When the key was revoked, for good; NULL: it was not.';

CREATE TABLE api_key_version (
    singleton boolean NOT NULL DEFAULT true,
    version   bigint  NOT NULL DEFAULT 0,
    CONSTRAINT api_key_version_pkey PRIMARY KEY (singleton),
    CONSTRAINT api_key_version_singleton CHECK (singleton)
);
COMMENT ON TABLE api_key_version IS
    'One row: how often api_key was written, so that every instance can tell cheaply whether the keys that it has in memory are the stored ones.';
COMMENT ON COLUMN api_key_version.singleton IS 'Always true.';
COMMENT ON COLUMN api_key_version.version IS 'Count of writing statements on api_key.';
INSERT INTO api_key_version DEFAULT VALUES;

CREATE FUNCTION api_key_check_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.revoked_at IS NOT NULL THEN
        NEW.revoked_at := OLD.revoked_at;
    END IF;
    OLD.revoked_at := NEW.revoked_at;
    IF NEW IS DISTINCT FROM OLD THEN
        RAISE restrict_violation USING
            MESSAGE = 'a key is never changed but for being revoked: make another';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION api_key_check_update() IS
    'Lets a key be revoked, for good and as of the first time; refuses every other change (23001).';
CREATE TRIGGER api_key_check_update BEFORE UPDATE ON api_key
    FOR EACH ROW EXECUTE FUNCTION api_key_check_update();

CREATE FUNCTION api_key_tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE api_key_version SET version = version + 1;
    PERFORM pg_notify('tumpuk_key', '');
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION api_key_tell_change() IS
    'Raises api_key_version and notifies on the channel tumpuk_key, whose listeners load the keys anew.';
CREATE TRIGGER api_key_tell_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON api_key
    FOR EACH STATEMENT EXECUTE FUNCTION api_key_tell_change();

-- migrate:down

DROP TABLE api_key_version;
DROP TABLE api_key;
DROP FUNCTION api_key_tell_change();
DROP FUNCTION api_key_check_update();
DROP FUNCTION api_key_shops_valid(text[]);
