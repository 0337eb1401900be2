/*
 * Sums are compared in SQL (sql/queries/select_*_differences.sql). Sets of people
 * are made again here from who was there, minute by minute, at every span.
 */
#include "app/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/ingest.h"
#include "base/rfc3339.h"
#include "db/store.h"
#include "db/verify.h"

/* A day of a large shop takes its time. */
#define TIMEOUT_MS (15u * 60 * 1000)
#define SHOPS_AT_ONCE 500
#define ARENA_BYTES_MAX ((size_t)16 << 20)

struct verify {
    struct db_conn *conn;
    const char *shop_id;
    uint64_t differences;
    struct api_sight *sights; /* of the day */
    size_t sight_count;
    size_t sight_max;
    size_t at; /* the next sight that no stored set was compared with */
    struct people *people;
    unsigned char *bytes;
};

static void tell(void *arg, const char *difference)
{
    struct verify *verify = arg;

    verify->differences++;
    (void)printf("%s: %s\n", verify->shop_id, difference);
}

/* ---- people ---- */

static bool see(void *arg, const struct db_person_seen *seen)
{
    struct verify *verify = arg;

    if (verify->sight_count == verify->sight_max) {
        size_t more = verify->sight_max == 0 ? 4096 : 2 * verify->sight_max;
        struct api_sight *sights = reallocarray(verify->sights, more, sizeof *sights);

        if (sights == NULL)
            return false;
        verify->sights = sights;
        verify->sight_max = more;
    }
    verify->sights[verify->sight_count++] = (struct api_sight){
        .kind = seen->set.kind,
        .channel = seen->set.channel,
        .at_us = seen->set.starts_us,
        .hash = api_person_hash(seen->person)};
    return true;
}

static void tell_people(struct verify *verify, const struct db_people_key *key, const char *what)
{
    static const char *const KINDS[] = {[DB_PEOPLE_BUYERS] = "buyers",
                                        [DB_PEOPLE_NEW_BUYERS] = "new buyers",
                                        [DB_PEOPLE_VISITORS] = "visitors"};
    char from[RFC3339_TEXT_MAX];
    char line[256];

    (void)rfc3339_format(key->starts_us, (struct rfc3339_zone){.zulu = true}, from);
    (void)snprintf(line, sizeof line, "%s, %lld minutes from %s, channel %d: %s", KINDS[key->kind],
                   (long long)rollup_span_minutes(ROLLUP_SHOP, key->span), from, (int)key->channel,
                   what);
    tell(verify, line);
}

static struct db_people_key key_of(const struct api_sight *sight, unsigned span)
{
    return (struct db_people_key){
        .kind = sight->kind,
        .span = span,
        .starts_us = rollup_bucket(sight->at_us, rollup_span_minutes(ROLLUP_SHOP, span)),
        .channel = sight->channel};
}

static int key_order(const struct db_people_key *a, const struct db_people_key *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->channel != b->channel)
        return a->channel < b->channel ? -1 : 1;
    return (a->starts_us > b->starts_us) - (a->starts_us < b->starts_us);
}

/* Makes the set at verify->at, one person after the other, and passes it. */
static size_t make_set(struct verify *verify, const struct db_people_key *key)
{
    people_init(verify->people);
    while (verify->at < verify->sight_count) {
        const struct api_sight *sight = &verify->sights[verify->at];
        struct db_people_key other = key_of(sight, key->span);

        if (key_order(&other, key) != 0)
            break;
        (void)people_add(verify->people, &sight->hash, 1);
        verify->at++;
    }
    return people_store(verify->people, verify->bytes);
}

/* Passes sets before `key` (NULL: all that are left), which are not stored. */
static void tell_missing(struct verify *verify, unsigned span, const struct db_people_key *key)
{
    while (verify->at < verify->sight_count) {
        struct db_people_key mine = key_of(&verify->sights[verify->at], span);

        if (key != NULL && key_order(&mine, key) >= 0)
            return;
        tell_people(verify, &mine, "not stored, but rows say there were some");
        (void)make_set(verify, &mine);
    }
}

static bool compare_set(void *arg, const struct db_people_set *set)
{
    struct verify *verify = arg;
    struct db_people_key mine;
    bool known;

    tell_missing(verify, set->key.span, &set->key);
    known = verify->at < verify->sight_count;
    if (known)
        mine = key_of(&verify->sights[verify->at], set->key.span);
    if (!known || key_order(&mine, &set->key) != 0)
        tell_people(verify, &set->key, "stored, but rows say there was nobody");
    else if (make_set(verify, &set->key) != set->len ||
             memcmp(verify->bytes, set->bytes, set->len) != 0)
        tell_people(verify, &set->key, "stored others than rows say");
    return true;
}

static int sight_order(const void *a, const void *b)
{
    const struct db_people_key x = key_of(a, 0);
    const struct db_people_key y = key_of(b, 0);

    return key_order(&x, &y);
}

static enum db_result verify_people(struct verify *verify, int64_t day_us)
{
    enum db_result result;

    verify->sight_count = 0;
    result = db_select_people_seen(verify->conn, verify->shop_id, day_us, see, verify);
    if (verify->sight_count > 1)
        qsort(verify->sights, verify->sight_count, sizeof *verify->sights, sight_order);
    for (unsigned span = 0; result == DB_OK && span < ROLLUP_SPANS; span++) {
        verify->at = 0;
        result = db_select_people_sets(verify->conn, verify->shop_id, day_us, span, compare_set,
                                       verify);
        tell_missing(verify, span, NULL);
    }
    return result;
}

/* ---- shops ---- */

static enum db_result verify_shop_day(struct verify *verify, int64_t day_us)
{
    enum db_result result = db_select_shop_sum_differences(verify->conn, verify->shop_id, day_us,
                                                           tell, verify);

    return result == DB_OK ? verify_people(verify, day_us) : result;
}

static enum db_result verify_item_day(struct verify *verify, int64_t day_us)
{
    return db_select_item_sum_differences(verify->conn, verify->shop_id, day_us, tell, verify);
}

typedef enum db_result verify_day(struct verify *verify, int64_t day_us);

static enum db_result verify_days(struct verify *verify, int64_t begin_us, verify_day *day)
{
    int64_t *days = NULL;
    size_t count = 0;
    enum db_result result = db_select_raw_days(verify->conn, verify->shop_id, begin_us, &days,
                                               &count);

    for (size_t i = 0; result == DB_OK && i < count; i++)
        result = day(verify, days[i]);
    free(days);
    return result;
}

static enum db_result verify_shop(struct verify *verify)
{
    enum db_result result = db_name_shop(verify->conn, verify->shop_id);

    if (result == DB_OK)
        result = db_select_order_differences(verify->conn, verify->shop_id, tell, verify);
    if (result == DB_OK)
        result = db_select_stock_differences(verify->conn, verify->shop_id, tell, verify);
    if (result == DB_OK)
        result = verify_days(verify, 0, verify_shop_day);
    if (result == DB_OK)
        result = verify_days(verify, ROLLUP_ITEM_DAY_US, verify_item_day);
    return result;
}

/* Every shop, all at one instant. */
static enum db_result verify_all(struct db_conn *conn, void *arg)
{
    struct verify *verify = arg;
    struct arena *arena = arena_new(ARENA_BYTES_MAX);
    struct shop *shops = NULL;
    char after[CODEC_ID_BYTES_MAX + 1] = "";
    size_t count = SHOPS_AT_ONCE;
    enum db_result result = arena != NULL ? db_name_every_shop(conn) : DB_FAILED;

    verify->conn = conn;
    if (result == DB_OK)
        result = db_set_verifying_limits(conn);
    while (result == DB_OK && count == SHOPS_AT_ONCE) {
        arena_reset(arena);
        result = db_select_shops(conn, arena, after[0] != '\0' ? after : NULL, SHOPS_AT_ONCE,
                                 &shops, &count);
        for (size_t i = 0; result == DB_OK && i < count; i++) {
            verify->shop_id = shops[i].shop_id.bytes;
            result = verify_shop(verify);
            (void)snprintf(after, sizeof after, "%s", verify->shop_id);
        }
    }
    arena_free(arena);
    return result;
}

static enum db_result verify_reading(struct db_conn *conn, void *arg)
{
    return db_transact_reading(conn, verify_all, arg);
}

int verify_command(const struct config *config)
{
    const struct db_config database = {
        .url = config->database_url,
        .connect_timeout_s = (unsigned)config->db_connect_timeout_s,
        .statement_timeout_ms = TIMEOUT_MS,
        .unnamed_statements = config->db_unnamed_statements,
    };
    struct verify verify = {.people = malloc(sizeof *verify.people),
                            .bytes = malloc(PEOPLE_BYTES_MAX)};
    enum db_result result = DB_FAILED;

    if (verify.people != NULL && verify.bytes != NULL)
        result = db_run(&database, verify_reading, &verify);
    free(verify.people);
    free(verify.bytes);
    free(verify.sights);
    if (result != DB_OK)
        (void)fputs("tumpukd: the sums could not be verified\n", stderr);
    return result == DB_OK && verify.differences == 0 && fflush(stdout) == 0 ? EXIT_SUCCESS
                                                                             : EXIT_FAILURE;
}
