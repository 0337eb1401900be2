-- Answers to writes that carried an Idempotency-Key, so that a repeated request
-- is answered as the first was. A row is stored in the transaction of the write
-- itself: either both happened or neither.
--
-- predecessor: 0003_create_api_key

-- migrate:up

CREATE TABLE idempotency_key (
    shop_id      text COLLATE "C" NOT NULL,
    route        text COLLATE "C" NOT NULL,
    key          text COLLATE "C" NOT NULL,
    fingerprint  text        NOT NULL,
    status       smallint    NOT NULL,
    content_type text        NOT NULL,
    location     text,
    etag         text,
    body         text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT idempotency_key_pkey PRIMARY KEY (shop_id, route, key),
    CONSTRAINT idempotency_key_length CHECK (octet_length(key) BETWEEN 1 AND 255),
    CONSTRAINT idempotency_key_status_range CHECK (status BETWEEN 200 AND 299)
);
CREATE INDEX idempotency_key_by_age ON idempotency_key (shop_id, created_at);

COMMENT ON TABLE idempotency_key IS
    'Answers to writes by their Idempotency-Key. Rows older than a day count no more and go with the shop''s next write.';
COMMENT ON COLUMN idempotency_key.shop_id IS
    'Whose write it was; empty: of no shop''s (operators'' writes).';
COMMENT ON COLUMN idempotency_key.route IS 'Method and path template, "POST /v1/campaigns".';
COMMENT ON COLUMN idempotency_key.key IS 'What the client sent, 1 to 255 bytes.';
COMMENT ON COLUMN idempotency_key.fingerprint IS
    'Hash of the request''s path, query and body, in hexadecimal: another request with the same key is refused.';
COMMENT ON COLUMN idempotency_key.status IS 'HTTP status of the answer.';
COMMENT ON COLUMN idempotency_key.content_type IS 'Media type of the answer.';
COMMENT ON COLUMN idempotency_key.location IS 'Header Location of the answer; NULL: none.';
COMMENT ON COLUMN idempotency_key.etag IS 'Header ETag of the answer; NULL: none.';
COMMENT ON COLUMN idempotency_key.body IS 'The answer.';
COMMENT ON COLUMN idempotency_key.created_at IS 'When the write was made.';

ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;
CREATE POLICY idempotency_key_of_named_shop ON idempotency_key
    USING (shop_id = current_setting('tumpuk.shop_id', true))
    WITH CHECK (shop_id = current_setting('tumpuk.shop_id', true));

-- migrate:down

DROP TABLE idempotency_key;
