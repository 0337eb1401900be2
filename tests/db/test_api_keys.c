#include <string.h>

#include "base/rfc3339.h"
#include "db/keys.h"
#include "support.h"

#define ARENA_MAX ((size_t)1 << 20)
#define DAY_US (INT64_C(86400) * 1000000)

static const char *const SHOPS[] = {"s1", "toko \"dua\", {x}", "\\ü"};

static struct db_api_key key_of(const char *id, enum access_role role)
{
    struct db_api_key key = {.key_id = id,
                             .grant = {.role = role, .may_write = true},
                             .name = "Kasir",
                             .expires_us = INT64_MAX,
                             .revoked_us = INT64_MAX};

    for (size_t i = 0; i < sizeof key.hash; i++)
        key.hash[i] = (unsigned char)(i * 9);
    if (role == ACCESS_ROLE_SELLER) {
        key.grant.shop_count = 3;
        key.grant.shops = SHOPS;
    }
    return key;
}

static enum db_result insert(struct db_conn *conn, const char *id)
{
    struct db_api_key key = key_of(id, ACCESS_ROLE_SERVICE);

    return db_insert_api_key(conn, &key);
}

static void expect_same(const struct db_api_key *found, const struct db_api_key *wanted)
{
    ck_assert_str_eq(found->key_id, wanted->key_id);
    ck_assert_int_eq(found->grant.role, wanted->grant.role);
    ck_assert_int_eq(found->grant.may_write, wanted->grant.may_write);
    ck_assert_uint_eq(found->grant.shop_count, wanted->grant.shop_count);
    for (size_t i = 0; i < found->grant.shop_count; i++)
        ck_assert_str_eq(found->grant.shops[i], wanted->grant.shops[i]);
    ck_assert_int_eq(found->expires_us, wanted->expires_us);
}

START_TEST(a_key_comes_back_as_it_was_stored)
{
    struct support_conn support;
    struct arena *arena = arena_new(ARENA_MAX);
    struct db_api_key seller = key_of("aaaaaaaaaaaa", ACCESS_ROLE_SELLER);
    struct db_api_key operator= key_of("bbbbbbbbbbbb", ACCESS_ROLE_OPERATOR);
    struct db_api_key *found = NULL;
    int64_t version = -1;
    size_t count = 0;

    support_conn_open(&support, support_migrated_database());
    seller.expires_us = rfc3339_now_us() + DAY_US;
    operator.name = NULL;
    operator.grant.may_write = false;
    ck_assert_int_eq(db_select_api_keys(&support.conn, arena, &version, &found, &count), DB_OK);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(version, 0);
    ck_assert_int_eq(db_insert_api_key(&support.conn, &operator), DB_OK);
    ck_assert_int_eq(db_insert_api_key(&support.conn, &seller), DB_OK);
    ck_assert_int_ge(seller.created_us, operator.created_us);
    ck_assert_int_eq(db_select_api_keys(&support.conn, arena, &version, &found, &count), DB_OK);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(version, 2);
    expect_same(&found[0], &seller);
    ck_assert_mem_eq(found[0].hash, seller.hash, sizeof seller.hash);
    expect_same(&found[1], &operator);
    ck_assert_int_eq(db_select_api_key_page(&support.conn, arena, 0, NULL, 9, &found, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 2);
    expect_same(&found[0], &operator);
    ck_assert_ptr_null(found[0].name);
    expect_same(&found[1], &seller);
    ck_assert_str_eq(found[1].name, "Kasir");
    ck_assert_int_eq(found[1].created_us, seller.created_us);
    support_conn_close(&support);
    arena_free(arena);
}
END_TEST

START_TEST(revoking_takes_a_key_out_for_good)
{
    struct support_conn support;
    struct arena *arena = arena_new(ARENA_MAX);
    struct db_api_key *found = NULL;
    int64_t version = -1;
    int64_t revoked_us = 0;
    size_t count = 0;

    support_conn_open(&support, support_migrated_database());
    ck_assert_int_eq(insert(&support.conn, "aaaaaaaaaaaa"), DB_OK);
    ck_assert_int_eq(db_revoke_api_key(&support.conn, "bbbbbbbbbbbb"), DB_NONE);
    ck_assert_int_eq(db_revoke_api_key(&support.conn, "aaaaaaaaaaaa"), DB_OK);
    ck_assert_int_eq(db_select_api_keys(&support.conn, arena, &version, &found, &count), DB_OK);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(db_select_api_key_page(&support.conn, arena, 0, NULL, 9, &found, &count),
                     DB_OK);
    ck_assert_uint_eq(count, 1);
    revoked_us = found[0].revoked_us;
    ck_assert_int_ge(revoked_us, found[0].created_us);
    ck_assert_int_eq(db_revoke_api_key(&support.conn, "aaaaaaaaaaaa"), DB_OK);
    ck_assert_int_eq(db_select_api_key_page(&support.conn, arena, 0, NULL, 9, &found, &count),
                     DB_OK);
    ck_assert_int_eq(found[0].revoked_us, revoked_us);
    /* not even by hand */
    ck_assert_int_eq(db_conn_command(&support.conn, "UPDATE api_key SET revoked_at = NULL"), DB_OK);
    ck_assert_int_eq(
        support_sql(&support.conn, "SELECT count(*) FROM api_key WHERE revoked_at IS NULL"), 0);
    support_conn_close(&support);
    arena_free(arena);
}
END_TEST

START_TEST(every_write_changes_the_version_and_is_told)
{
    static const char *const WRITES[] = {
        ("INSERT INTO api_key (key_id, hash, role, access) VALUES "
         "('aaaaaaaaaaaa', decode(repeat('00', 32), 'hex'), 'service', 'READ')"),
        "UPDATE api_key SET revoked_at = now()",
        "DELETE FROM api_key",
        "TRUNCATE api_key",
    };
    struct support_conn support;
    int64_t before = 0;
    int64_t after = 0;

    support_conn_open(&support, support_migrated_database());
    ck_assert_int_eq(db_conn_command(&support.conn, "LISTEN " DB_API_KEY_CHANNEL), DB_OK);
    for (size_t i = 0; i < sizeof(WRITES) / sizeof(WRITES[0]); i++) {
        PGnotify *told = NULL;

        ck_assert_int_eq(db_select_api_key_version(&support.conn, &before), DB_OK);
        ck_assert_int_eq(db_conn_command(&support.conn, WRITES[i]), DB_OK);
        ck_assert_int_eq(db_select_api_key_version(&support.conn, &after), DB_OK);
        ck_assert_int_gt(after, before);
        told = PQnotifies(support.conn.pg);
        ck_assert_msg(told != NULL, "%s", WRITES[i]);
        ck_assert_str_eq(told->relname, DB_API_KEY_CHANNEL);
        PQfreemem(told);
    }
    support_conn_close(&support);
}
END_TEST

START_TEST(expired_keys_are_not_loaded)
{
    struct support_conn support;
    struct arena *arena = arena_new(ARENA_MAX);
    struct db_api_key key = key_of("aaaaaaaaaaaa", ACCESS_ROLE_SERVICE);
    struct db_api_key *found = NULL;
    int64_t version = -1;
    size_t count = 0;

    support_conn_open(&support, support_migrated_database());
    key.expires_us = rfc3339_now_us() - 1;
    ck_assert_int_eq(db_insert_api_key(&support.conn, &key), DB_REFUSED);
    key.expires_us = rfc3339_now_us() + 300000;
    ck_assert_int_eq(db_insert_api_key(&support.conn, &key), DB_OK);
    ck_assert_int_eq(db_conn_command(&support.conn, "SELECT pg_sleep(0.4)"), DB_OK);
    ck_assert_int_eq(db_select_api_keys(&support.conn, arena, &version, &found, &count), DB_OK);
    ck_assert_uint_eq(count, 0);
    support_conn_close(&support);
    arena_free(arena);
}
END_TEST

START_TEST(what_no_key_may_be_is_refused)
{
#define KEY(columns, values)                                              \
    "INSERT INTO api_key (key_id, hash, role, access" columns ") VALUES " \
    "('cccccccccccc', decode(repeat('00', 32), 'hex'), " values ")"
    static const char *const BAD[] = {
        KEY("", "'admin', 'READ'"),
        KEY("", "'service', 'read'"),
        KEY("", "'seller', 'READ'"),
        KEY(", shop_ids", "'seller', 'READ', '{}'"),
        KEY(", shop_ids", "'service', 'READ', '{s1}'"),
        KEY(", shop_ids", "'seller', 'READ', '{s1,NULL}'"),
        KEY(", shop_ids", "'seller', 'READ', ARRAY['']"),
        KEY(", shop_ids", "'seller', 'READ', ARRAY[E'a\\nb']"),
        KEY(", shop_ids", "'seller', 'READ', ARRAY[repeat('x', 65)]"),
        KEY(", shop_ids", "'seller', 'READ', array_fill('s'::text, ARRAY[501])"),
        KEY(", name", "'service', 'READ', ''"),
        KEY(", expires_at", "'service', 'READ', 'infinity'"),
        ("INSERT INTO api_key (key_id, hash, role, access) VALUES "
         "('short', decode(repeat('00', 32), 'hex'), 'service', 'READ')"),
        ("INSERT INTO api_key (key_id, hash, role, access) VALUES "
         "('cccccccccccc', decode('00', 'hex'), 'service', 'READ')"),
        "UPDATE api_key SET role = 'operator'",
        "UPDATE api_key SET hash = decode(repeat('01', 32), 'hex')",
        "UPDATE api_key SET expires_at = NULL, name = 'x'",
        "INSERT INTO api_key_version VALUES (false, 1)",
    };
#undef KEY
    struct support_conn support;

    support_conn_open(&support, support_migrated_database());
    ck_assert_int_eq(insert(&support.conn, "aaaaaaaaaaaa"), DB_OK);
    ck_assert_int_eq(insert(&support.conn, "aaaaaaaaaaaa"), DB_CONFLICT);
    for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
        ck_assert_msg(db_conn_command(&support.conn, BAD[i]) == DB_REFUSED, "%s", BAD[i]);
    support_conn_close(&support);
}
END_TEST

START_TEST(pages_together_are_the_list)
{
    static const char *const IDS[] = {"cccccccccccc", "aaaaaaaaaaaa", "eeeeeeeeeeee",
                                      "bbbbbbbbbbbb", "dddddddddddd"};
    struct support_conn support;
    struct arena *arena = arena_new(ARENA_MAX);
    struct db_api_key *page = NULL;
    size_t count = 0;
    size_t seen = 0;
    struct db_api_key last = {.key_id = NULL};

    support_conn_open(&support, support_migrated_database());
    for (size_t i = 0; i < 5; i++)
        ck_assert_int_eq(insert(&support.conn, IDS[i]), DB_OK);
    do {
        ck_assert_int_eq(db_select_api_key_page(&support.conn, arena, last.created_us, last.key_id,
                                                2, &page, &count),
                         DB_OK);
        for (size_t i = 0; i < count; i++)
            ck_assert_str_eq(page[i].key_id, IDS[seen++]);
        if (count > 0)
            last = page[count - 1];
    } while (count > 0);
    ck_assert_uint_eq(seen, 5);
    support_conn_close(&support);
    arena_free(arena);
}
END_TEST

static enum db_result count_one(struct db_conn *conn, void *arg)
{
    int64_t *version = arg;

    return db_select_api_key_version(conn, version);
}

START_TEST(commands_have_a_connection_of_their_own)
{
    struct db_config config = {
        .url = support_migrated_database(), .connect_timeout_s = 5, .statement_timeout_ms = 5000};
    int64_t version = -1;

    ck_assert_int_eq(db_run(&config, count_one, &version), DB_OK);
    ck_assert_int_eq(version, 0);
    config.url = "host=/nowhere dbname=x";
    ck_assert_int_eq(db_run(&config, count_one, &version), DB_UNAVAILABLE);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_key_comes_back_as_it_was_stored,
        revoking_takes_a_key_out_for_good,
        every_write_changes_the_version_and_is_told,
        expired_keys_are_not_loaded,
        what_no_key_may_be_is_refused,
        pages_together_are_the_list,
        commands_have_a_connection_of_their_own,
    };

    return support_main("api_keys", tests, sizeof(tests) / sizeof(tests[0]));
}
