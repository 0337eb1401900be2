-- What puts a table behind the second wall: rows of a shop that the transaction
-- has not named (tumpuk.shop_id) are neither seen nor written, by the owner of
-- the table either. Tables up to 0008 say the same by hand.
--
-- predecessor: 0008_create_gmv_target

-- migrate:up

CREATE FUNCTION shop_wall_raise(owned regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', owned);
    EXECUTE format(
        'CREATE POLICY %I ON %s USING (shop_id = current_setting(''tumpuk.shop_id'', true))'
        ' WITH CHECK (shop_id = current_setting(''tumpuk.shop_id'', true))',
        owned::text || '_of_named_shop', owned);
END
$$;
COMMENT ON FUNCTION shop_wall_raise(regclass) IS
    'Row-level security, forced, by the shop that the transaction named: for tables with a shop_id.';

-- migrate:down

DROP FUNCTION shop_wall_raise(regclass);
