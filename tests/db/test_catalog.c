/*
 * Catalogues in memory and their database: loaded, followed on the writer and
 * on another instance, repaired when a notification was missed, and going on
 * while PostgreSQL is away.
 */
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "catalog/catalog.h"
#include "catalog/registry.h"
#include "catalog/store.h"
#include "db/listener.h"
#include "db/store.h"
#include "support_store.h"
#include "unit/catalog/same.h"

#define BYTES_MAX ((size_t)256 << 20)
#define STEP_NS 5000000L
#define WORKERS 6
#define RANDOM_STEPS 60
#define SKUS 12
#define PRODUCTS 5
#define PROMOTIONS 14

/* ---- writing ---- */

/* One transaction of SQL on the shop, and what it changed. */
struct write {
    const char *shop_id;
    const char *sql;
    struct catalog_change changes[8];
    size_t count;
    int64_t version;
};

static enum db_result write_body(struct db_conn *conn, void *arg)
{
    struct write *write = arg;
    enum db_result result = db_name_shop(conn, write->shop_id);

    if (result == DB_OK && write->sql != NULL)
        support_sql(conn, write->sql);
    if (result == DB_OK && write->count > 0)
        result = db_change_catalog(conn, write->shop_id, write->changes, write->count,
                                   &write->version);
    return result;
}

static int64_t write_shop(struct db_conn *conn, const char *shop_id, const char *sql,
                          enum catalog_change_kind kind, const char *id)
{
    struct write write = {
        .shop_id = shop_id, .sql = sql, .changes = {{kind, text(id)}}, .count = 1};

    ck_assert_int_eq(db_transact_locking(conn, write_body, &write), DB_OK);
    return write.version;
}

static int64_t make_shop(struct db_conn *conn, const char *shop_id)
{
    char sql[2048];

    snprintf(sql, sizeof sql,
             "INSERT INTO shop (shop_id, name, currency, exponent, time_zone)"
             " VALUES ('%1$s', 'Toko', 'IDR', 0, 'Asia/Jakarta');"
             "INSERT INTO product (shop_id, product_id, name) VALUES ('%1$s', 'P', 'p');"
             "INSERT INTO sku (shop_id, sku_id, product_id, position, list_price)"
             " VALUES ('%1$s', 'A', 'P', 1, 1000), ('%1$s', 'B', 'P', 0, 2000)",
             shop_id);
    return write_shop(conn, shop_id, sql, CATALOG_CHANGE_SHOP, shop_id);
}

static int64_t set_price(struct db_conn *conn, const char *shop_id, int64_t price)
{
    char sql[256];

    snprintf(sql, sizeof sql, "UPDATE sku SET list_price = %lld WHERE sku_id = 'A'",
             (long long)price);
    return write_shop(conn, shop_id, sql, CATALOG_CHANGE_PRODUCT, "P");
}

/* ---- reading ---- */

/* The list price of A; -1: the shop is not here, -2: A is not sold. */
static int64_t price_of(struct catalog *catalog, const char *shop_id)
{
    const struct catalog_snapshot *shop = catalog_pin(catalog, text(shop_id));
    struct tumpuk_text id = text("A");
    struct catalog_found found;
    int64_t price;

    if (shop == NULL)
        return -1;
    catalog_find_skus(shop, &id, 1, &found);
    price = found.sku != NULL ? found.sku->list_price : -2;
    catalog_unpin(catalog);
    return price;
}

static int64_t now_ms(void)
{
    return db_clock_ms();
}

/* Waits until the price is so, at most some time; how long it took, in ms. */
static int64_t await_price(struct catalog *catalog, const char *shop_id, int64_t price,
                           int64_t at_most_ms)
{
    static const struct timespec STEP = {.tv_nsec = STEP_NS};
    int64_t began_ms = now_ms();

    while (price_of(catalog, shop_id) != price && now_ms() - began_ms < at_most_ms)
        nanosleep(&STEP, NULL);
    return now_ms() - began_ms;
}

/* ---- one instance: catalogue, pool and listener ---- */

struct instance {
    struct db_pool *pool;
    struct catalog *catalog;
    struct db_listener *listener;
};

static void instance_start(struct instance *instance, const char *url, size_t bytes_max)
{
    struct db_subscription changes = {.channel = CATALOG_CHANNEL, .heard = catalog_heard};

    instance->pool = support_pool(url, WORKERS, 64);
    instance->catalog = catalog_new(
        &(struct catalog_config){.bytes_max = bytes_max, .pool = instance->pool});
    changes.arg = instance->catalog;
    instance->listener = db_listener_start(&(struct db_listener_config){
        .db = {.url = url, .connect_timeout_s = 5, .statement_timeout_ms = 1000},
        .subscription_count = 1,
        .subscriptions = &changes,
        .tick_arg = instance->catalog,
        .tick = catalog_tick});
    ck_assert_ptr_nonnull(instance->listener);
    support_await_connected(instance->pool, true);
}

static void instance_stop(struct instance *instance)
{
    db_listener_stop(instance->listener);
    db_pool_stop(instance->pool);
    catalog_free(instance->catalog);
}

/* So many ask for a shop at once. */
#define LOADERS 8

struct load_call {
    struct catalog *catalog;
    const char *shop_id;
};

static enum db_result load_body(struct db_conn *conn, void *arg)
{
    const struct load_call *call = arg;

    return catalog_load(call->catalog, conn, call->shop_id);
}

static enum db_result load(struct instance *instance, const char *shop_id)
{
    struct load_call call = {instance->catalog, shop_id};

    return support_run(instance->pool, load_body, &call);
}

static uint64_t count_of(const atomic_uint_fast64_t *counter)
{
    return atomic_load(counter);
}

/* ---- loading ---- */

START_TEST(a_shop_is_loaded_with_all_that_it_has)
{
    struct support_conn support;
    struct catalog *catalog = catalog_new(&(struct catalog_config){.bytes_max = BYTES_MAX});
    const struct catalog_snapshot *shop;
    const struct catalog_product *product;
    const struct catalog_promotion *promotion;

    support_conn_open(&support, support_migrated_database());
    make_shop(&support.conn, "a");
    make_shop(&support.conn, "b");
    write_shop(&support.conn, "a",
               "INSERT INTO promotion (shop_id, promotion_id, type, name, starts_at, ends_at,"
               " audience, channels, platform_share_bps, benefit_kind, step_thresholds,"
               " step_discounts, steps_by_quantity, steps_by_percent, scoped, quota, quota_counts)"
               " VALUES ('a', 'bmsm', 'BUY_MORE_SAVE_MORE', 'Beli', '2025-11-11T00:00:00.000001Z',"
               " '2025-11-12T00:00Z', 'NEW', 2, 2500, 'STEPS', '{2,3}', '{500,1000}', true, true,"
               " true, 7, 'USES');"
               "INSERT INTO promotion_scope VALUES ('a', 'bmsm', true, 'A'),"
               " ('a', 'bmsm', false, 'P'), ('a', 'bmsm', true, 'later')",
               CATALOG_CHANGE_PROMOTION, "bmsm");
    ck_assert_int_eq(catalog_load(catalog, &support.conn, "a"), DB_OK);
    ck_assert_int_eq(price_of(catalog, "b"), -1);
    shop = catalog_pin(catalog, text("a"));
    ck_assert_int_eq(catalog_snapshot_facts(shop)->version, 2);
    ck_assert_str_eq(catalog_snapshot_facts(shop)->time_zone.bytes, "Asia/Jakarta");
    product = catalog_find_product(shop, text("P"));
    ck_assert_uint_eq(product->sku_count, 2);
    ck_assert_str_eq(product->skus[0].id.bytes, "B"); /* the seller's order */
    promotion = catalog_find_promotion(shop, text("bmsm"));
    ck_assert_int_eq(promotion->promotion.starts_at_us, INT64_C(1762819200000001));
    ck_assert_int_eq(promotion->promotion.audience, TUMPUK_BUYER_NEW);
    ck_assert_uint_eq(promotion->promotion.benefit.step_count, 2);
    ck_assert_int_eq(promotion->promotion.benefit.steps[1].percent_off_bps, 1000);
    ck_assert_uint_eq(promotion->promotion.scope.sku_count, 2);
    ck_assert_int_eq(promotion->quota, 7);
    ck_assert_uint_eq(catalog_list_of_sku(shop, text("later")).count, 1);
    ck_assert_uint_eq(catalog_list_of_product(shop, text("P")).count, 1);
    catalog_unpin(catalog);
    support_conn_close(&support);
    catalog_free(catalog);
}
END_TEST

START_TEST(shops_that_are_not_there_or_have_ended_are_none)
{
    struct support_conn support;
    struct catalog *catalog = catalog_new(&(struct catalog_config){.bytes_max = BYTES_MAX});

    support_conn_open(&support, support_migrated_database());
    make_shop(&support.conn, "a");
    ck_assert_int_eq(catalog_load(catalog, &support.conn, "x"), DB_NONE);
    ck_assert_int_eq(catalog_load(catalog, &support.conn, "a"), DB_OK);
    write_shop(&support.conn, "a", "UPDATE shop SET ended_at = now()", CATALOG_CHANGE_SHOP, "a");
    ck_assert_int_eq(catalog_follow(catalog, &support.conn, "a", 0), DB_OK);
    ck_assert_int_eq(price_of(catalog, "a"), -1);
    ck_assert_int_eq(catalog_load(catalog, &support.conn, "a"), DB_NONE);
    ck_assert_uint_eq(atomic_load(&catalog->shop_count), 0);
    support_conn_close(&support);
    catalog_free(catalog);
}
END_TEST

START_TEST(a_shop_beyond_the_bound_is_refused)
{
    struct support_conn support;
    struct catalog *catalog = catalog_new(&(struct catalog_config){.bytes_max = 4096});

    support_conn_open(&support, support_migrated_database());
    make_shop(&support.conn, "a");
    write_shop(&support.conn, "a",
               "INSERT INTO sku (shop_id, sku_id, product_id, position, list_price)"
               " SELECT 'a', 'S' || i, 'P', i, i FROM generate_series(1, 5000) AS i",
               CATALOG_CHANGE_PRODUCT, "P");
    ck_assert_int_eq(catalog_load(catalog, &support.conn, "a"), DB_REFUSED);
    ck_assert_uint_eq(atomic_load(&catalog->bytes), 0);
    /* the connection is as good as before */
    ck_assert_int_eq(catalog_load(catalog, &support.conn, "x"), DB_NONE);
    support_conn_close(&support);
    catalog_free(catalog);
}
END_TEST

/* One that loads the shop, or waits for who does. */
struct asker {
    struct catalog_waiter waiter; /* first */
    struct instance *instance;
    const char *shop_id;
    sem_t told;
    enum db_result result;
};

static void asker_told(struct catalog_waiter *waiter, enum db_result result)
{
    struct asker *asker = (struct asker *)(void *)waiter;

    asker->result = result;
    sem_post(&asker->told);
}

#define SHORT_TIMEOUT_MS 500

/* Lets what it holds go when ordinary statements would have failed. */
static void *release_late(void *arg)
{
    struct support_conn *holder = arg;
    struct timespec wait = {.tv_sec = 3};

    _Static_assert(SHORT_TIMEOUT_MS + DB_ANSWER_GRACE_MS < 3000, "it is late");
    nanosleep(&wait, NULL);
    support_sql(&holder->conn, "COMMIT");
    return NULL;
}

static enum db_result load_within(struct db_conn *conn, void *arg)
{
    struct arena *arena = arena_new(1u << 20);
    struct shop locked;
    enum db_result result = db_name_shop(conn, "a");

    if (result == DB_OK)
        result = db_lock_shop(conn, arena, "a", &locked);
    if (result == DB_OK)
        result = catalog_follow_within(arg, conn, &locked);
    arena_free(arena);
    return result;
}

/* The transaction goes on after it: its statements have the limits of before. */
static enum db_result load_and_look(struct db_conn *conn, void *arg)
{
    enum db_result result = load_within(conn, arg);

    ck_assert_int_eq(
        support_sql(conn, "SELECT setting FROM pg_settings WHERE name = 'statement_timeout'"),
        SHORT_TIMEOUT_MS);
    ck_assert_int_eq(
        support_sql(conn, "SELECT (current_setting('enable_nestloop') = 'on')::integer"), 1);
    return result;
}

START_TEST(reading_a_shop_may_take_longer_than_a_statement)
{
    const char *url = support_migrated_database();
    struct catalog *catalog = catalog_new(&(struct catalog_config){.bytes_max = BYTES_MAX});
    struct support_conn support;
    struct support_conn holder;
    pthread_t thread;

    support_conn_open(&support, url);
    support_conn_open(&holder, url);
    make_shop(&support.conn, "a");
    support.settings.statement_timeout_ms = SHORT_TIMEOUT_MS;
    support_sql(&support.conn, "SELECT set_config('statement_timeout', '500', false)");
    support_sql(&holder.conn, "BEGIN; LOCK TABLE product");
    ck_assert_int_eq(pthread_create(&thread, NULL, release_late, &holder), 0);
    ck_assert_int_eq(db_transact_locking(&support.conn, load_and_look, catalog), DB_OK);
    pthread_join(thread, NULL);
    ck_assert_int_eq(price_of(catalog, "a"), 1000);
    support_conn_close(&holder);
    support_conn_close(&support);
    catalog_free(catalog);
}
END_TEST

static void *ask_thread(void *arg)
{
    struct asker *asker = arg;

    do {
        asker->waiter.loaded = asker_told;
        if (catalog_await(asker->instance->catalog, text(asker->shop_id), &asker->waiter))
            sem_wait(&asker->told);
        else
            asker->result = load(asker->instance, asker->shop_id);
    } while (asker->result == DB_RETRY);
    return NULL;
}

static void ask_at_once(struct instance *instance, const char *shop_id, enum db_result expected)
{
    struct asker askers[LOADERS] = {{.result = DB_FAILED}};
    pthread_t threads[LOADERS];

    for (int i = 0; i < LOADERS; i++) {
        askers[i].instance = instance;
        askers[i].shop_id = shop_id;
        ck_assert_int_eq(sem_init(&askers[i].told, 0, 0), 0);
        ck_assert_int_eq(pthread_create(&threads[i], NULL, ask_thread, &askers[i]), 0);
    }
    for (int i = 0; i < LOADERS; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(askers[i].result, expected);
        sem_destroy(&askers[i].told);
    }
    ck_assert_uint_eq(atomic_load(&instance->catalog->waiting), 0);
}

START_TEST(a_shop_is_loaded_once_however_many_ask)
{
    struct support_conn support;
    const char *url = support_migrated_database();
    struct instance instance;

    support_conn_open(&support, url);
    make_shop(&support.conn, "a");
    instance_start(&instance, url, BYTES_MAX);
    ask_at_once(&instance, "a", DB_OK);
    ask_at_once(&instance, "none", DB_NONE);
    ck_assert_uint_eq(count_of(&instance.catalog->counts.loads), 1);
    instance_stop(&instance);
    support_conn_close(&support);
}
END_TEST

/* ---- following ---- */

START_TEST(a_write_is_followed_by_the_writer_and_within_a_second_by_others)
{
    struct support_conn support;
    const char *url = support_migrated_database();
    struct instance writer;
    struct instance other;

    support_conn_open(&support, url);
    make_shop(&support.conn, "a");
    instance_start(&writer, url, BYTES_MAX);
    instance_start(&other, url, BYTES_MAX);
    ck_assert_int_eq(load(&writer, "a"), DB_OK);
    ck_assert_int_eq(load(&other, "a"), DB_OK);
    for (int64_t price = 1; price <= 20; price++) {
        int64_t version = set_price(&support.conn, "a", price);

        ck_assert_int_eq(catalog_follow(writer.catalog, &support.conn, "a", version), DB_OK);
        ck_assert_int_eq(price_of(writer.catalog, "a"), price);
        ck_assert_int_lt(await_price(other.catalog, "a", price, 5000), 1000);
    }
    ck_assert_uint_ge(count_of(&other.catalog->counts.follows), 1);
    ck_assert_uint_eq(count_of(&other.catalog->counts.loads), 1);
    instance_stop(&other);
    instance_stop(&writer);
    support_conn_close(&support);
}
END_TEST

START_TEST(a_missed_notification_is_repaired)
{
    struct support_conn support;
    const char *url = support_migrated_database();
    struct instance instance;

    support_conn_open(&support, url);
    make_shop(&support.conn, "a");
    instance_start(&instance, url, BYTES_MAX);
    ck_assert_int_eq(load(&instance, "a"), DB_OK);
    /* a version of which nobody is told, and whose changes nobody noted */
    support_sql(&support.conn, "SELECT set_config('tumpuk.shop_id', 'a', false)");
    support_sql(&support.conn, "UPDATE sku SET list_price = 77 WHERE sku_id = 'A'");
    support_sql(&support.conn, "UPDATE shop SET catalog_version = catalog_version + 1");
    ck_assert_int_lt(await_price(instance.catalog, "a", 77, 10000), 3000);
    ck_assert_uint_eq(count_of(&instance.catalog->counts.reloads), 1);
    ck_assert_uint_ge(count_of(&instance.catalog->counts.lagging), 1);
    instance_stop(&instance);
    support_conn_close(&support);
}
END_TEST

START_TEST(prices_go_on_while_the_database_is_away)
{
    static const struct timespec STEP = {.tv_nsec = STEP_NS};
    struct support_conn support;
    const char *url = support_migrated_database();
    struct instance instance;
    int64_t began_ms;

    support_conn_open(&support, url);
    make_shop(&support.conn, "a");
    instance_start(&instance, url, BYTES_MAX);
    ck_assert_int_eq(load(&instance, "a"), DB_OK);
    ck_assert(!catalog_is_stale(instance.catalog));
    support_conn_close(&support);
    support_cluster_stop();
    for (began_ms = now_ms(); !catalog_is_stale(instance.catalog) && now_ms() - began_ms < 10000;)
        nanosleep(&STEP, NULL);
    ck_assert(catalog_is_stale(instance.catalog));
    ck_assert_int_eq(price_of(instance.catalog, "a"), 1000);
    ck_assert_int_eq(load(&instance, "b"), DB_UNAVAILABLE);
    support_cluster_start();
    support_conn_open(&support, url);
    set_price(&support.conn, "a", 55);
    ck_assert_int_lt(await_price(instance.catalog, "a", 55, 20000), 20000);
    for (began_ms = now_ms(); catalog_is_stale(instance.catalog) && now_ms() - began_ms < 10000;)
        nanosleep(&STEP, NULL);
    ck_assert(!catalog_is_stale(instance.catalog));
    instance_stop(&instance);
    support_conn_close(&support);
}
END_TEST

/* ---- random writes: what is followed is what is loaded afresh ---- */

static uint32_t dice(uint64_t *state, uint32_t below)
{
    return db_random(state, below);
}

/* A product with some SKUs, which may have been another's. */
static void write_product(uint64_t *state, struct buf *sql, struct write *write)
{
    static const char *const IDS[PRODUCTS] = {"P0", "P1", "P2", "P3", "P4"};
    unsigned product = dice(state, PRODUCTS);

    write->changes[write->count++] = (struct catalog_change){CATALOG_CHANGE_PRODUCT,
                                                             text(IDS[product])};
    buf_printf(sql,
               "INSERT INTO product (shop_id, product_id, name, ended_at) VALUES ('r', '%s', 'p',"
               " %s) ON CONFLICT (shop_id, product_id) DO UPDATE SET ended_at = excluded.ended_at;"
               "UPDATE sku SET ended_at = now() WHERE product_id = '%s';",
               IDS[product], dice(state, 5) == 0 ? "now()" : "NULL", IDS[product]);
    for (unsigned i = 0; i < SKUS; i++) {
        if (i % PRODUCTS != product || dice(state, 3) == 0)
            continue;
        buf_printf(sql,
                   "INSERT INTO sku (shop_id, sku_id, product_id, position, list_price, unit_cost,"
                   " floor_price, min_margin_bps) VALUES ('r', 'S%u', '%s', %u, %u, %s, %s, 250)"
                   " ON CONFLICT (shop_id, sku_id) DO UPDATE SET product_id = excluded.product_id,"
                   " list_price = excluded.list_price, unit_cost = excluded.unit_cost,"
                   " position = excluded.position, ended_at = NULL;",
                   i, IDS[product], SKUS - i, dice(state, 100000),
                   dice(state, 2) == 0 ? "NULL" : "4000", dice(state, 2) == 0 ? "NULL" : "9");
    }
}

static const char *const BENEFITS[] = {
    "'PRODUCT_DISCOUNT', 'FIXED_PRICE', NULL, %u, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
    "'CAMPAIGN_PRICE', 'PERCENT_OFF', 1 + %u %% 9999, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
    " NULL, NULL",
    "'SELLER_VOUCHER', 'PERCENT_OFF', 700, NULL, 1 + %u, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
    "'BUY_MORE_SAVE_MORE', 'STEPS', NULL, NULL, NULL, '{2,4,9}', '{5,5,%u0}', true, false, NULL,"
    " NULL, NULL",
    "'GIFT_WITH_PURCHASE', 'GIFT', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'G\"''\\', 2, %u",
    "'BONUS_CASHBACK', 'CASHBACK', 2000, NULL, 1 + %u, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
};

static void write_promotion(uint64_t *state, struct buf *sql, struct write *write)
{
    static const char *const IDS[PROMOTIONS] = {"m0", "m1", "m2", "m3",  "m4",  "m5",  "m6",
                                                "m7", "m8", "m9", "m10", "m11", "m12", "m13"};
    const char *id = IDS[dice(state, PROMOTIONS)];
    unsigned benefit = dice(state, sizeof BENEFITS / sizeof BENEFITS[0]);
    bool scoped = dice(state, 3) > 0;
    char values[512];

    write->changes[write->count++] = (struct catalog_change){CATALOG_CHANGE_PROMOTION, text(id)};
    /* the text is one of ours, above */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(values, sizeof values, BENEFITS[benefit], 10 + dice(state, 50000));
#pragma GCC diagnostic pop
    buf_printf(sql,
               "DELETE FROM promotion WHERE promotion_id = '%s';"
               "INSERT INTO promotion (shop_id, promotion_id, name, starts_at, ends_at, audience,"
               " channels, platform_share_bps, scoped, quota_per_buyer, quota_counts,"
               " deactivated_at, type, benefit_kind, bps, amount, cap, step_thresholds,"
               " step_discounts, steps_by_quantity, steps_by_percent, gift_sku_id, gift_quantity,"
               " gift_list_price) VALUES ('r', '%s', %s, %s, %s, '%s', %u, %u, %s, %s, %s, %s);",
               id, id, dice(state, 2) == 0 ? "NULL" : "'Nama \"é\" \\'",
               dice(state, 2) == 0 ? "NULL" : "now() - interval '1 day'",
               dice(state, 2) == 0 ? "NULL" : "now() + interval '1 second'",
               dice(state, 2) == 0 ? "ALL" : "EXISTING", 1 + dice(state, 3), dice(state, 10001),
               scoped ? "true" : "false", dice(state, 2) == 0 ? "NULL, NULL" : "3, 'UNITS'",
               dice(state, 5) == 0 ? "now()" : "NULL", values);
    for (unsigned i = 0; scoped && i < SKUS; i++) {
        if (dice(state, 4) == 0)
            buf_printf(sql, "INSERT INTO promotion_scope VALUES ('r', '%s', %s, '%s%u');", id,
                       i % 3 == 0 ? "false" : "true", i % 3 == 0 ? "P" : "S", i);
    }
}

static void random_write(uint64_t *state, struct db_conn *conn)
{
    struct write write = {.shop_id = "r"};
    unsigned count = 1 + dice(state, 3);
    struct buf sql;

    buf_init(&sql, 65536);
    for (unsigned i = 0; i < count; i++) {
        if (dice(state, 2) == 0)
            write_product(state, &sql, &write);
        else
            write_promotion(state, &sql, &write);
    }
    buf_putc(&sql, '\0');
    ck_assert(!sql.failed);
    write.sql = sql.bytes;
    ck_assert_int_eq(db_transact_locking(conn, write_body, &write), DB_OK);
    buf_clear(&sql);
}

START_TEST(what_is_followed_is_what_is_loaded_afresh)
{
    struct catalog_config config = {.bytes_max = BYTES_MAX};
    struct catalog *followed = catalog_new(&config);
    uint64_t state = (uint64_t)_i + 1;
    struct support_conn support;

    support_conn_open(&support, support_migrated_database());
    write_shop(&support.conn, "r",
               "INSERT INTO shop (shop_id, name, currency, exponent, time_zone)"
               " VALUES ('r', 'Toko', 'IDR', 0, 'Asia/Makassar')",
               CATALOG_CHANGE_SHOP, "r");
    ck_assert_int_eq(catalog_load(followed, &support.conn, "r"), DB_OK);
    for (int step = 0; step < RANDOM_STEPS; step++) {
        struct catalog *fresh = catalog_new(&config);

        random_write(&state, &support.conn);
        if (step % 5 == 4) /* several versions at once */
            random_write(&state, &support.conn);
        ck_assert_int_eq(catalog_follow(followed, &support.conn, "r", 0), DB_OK);
        ck_assert_int_eq(catalog_load(fresh, &support.conn, "r"), DB_OK);
        same_snapshot(catalog_pin(followed, text("r")), catalog_pin(fresh, text("r")));
        catalog_unpin(fresh);
        catalog_unpin(followed);
        catalog_free(fresh);
    }
    ck_assert_uint_eq(count_of(&followed->counts.loads), 1);
    ck_assert_uint_eq(count_of(&followed->counts.follows), RANDOM_STEPS);
    support_conn_close(&support);
    catalog_free(followed);
}
END_TEST

int main(void)
{
    const TTest *const TESTS[] = {
        a_shop_is_loaded_with_all_that_it_has,
        shops_that_are_not_there_or_have_ended_are_none,
        a_shop_beyond_the_bound_is_refused,
        a_shop_is_loaded_once_however_many_ask,
        reading_a_shop_may_take_longer_than_a_statement,
        a_write_is_followed_by_the_writer_and_within_a_second_by_others,
        a_missed_notification_is_repaired,
        prices_go_on_while_the_database_is_away,
        what_is_followed_is_what_is_loaded_afresh,
    };

    return support_main("catalog", TESTS, sizeof TESTS / sizeof TESTS[0]);
}
