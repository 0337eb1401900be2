/* Sets of people over time: from memory where they are there as stored. */
#include "api/dashboard.h"
#include "api/people_cache.h"

/* What is of more sets is read past the memory, which it would push others out of. */
#define KEPT_SETS_MAX 256

struct reading {
    struct api_call *call;
    struct people_cache *cache;
    struct people *into;
    people_reach *reach;
    void *arg;
};

/* ---- past the memory ---- */

static bool take_streamed(void *arg, int64_t starts_us, const unsigned char *bytes, size_t len)
{
    struct reading *reading = arg;

    return reading->reach(reading->arg, starts_us) && people_add_stored(reading->into, bytes, len);
}

/* ---- by way of it ---- */

struct round {
    struct reading *reading;
    size_t count;
    struct db_people_key keys[DB_PEOPLE_SETS_MAX];
    const struct db_people_version *sets[DB_PEOPLE_SETS_MAX];
};

static bool keep(void *arg, size_t index, const unsigned char *bytes, size_t len)
{
    struct round *round = arg;

    if (bytes != NULL)
        people_cache_put(round->reading->cache, round->reading->call->shop_id, round->sets[index],
                         bytes, len);
    return bytes != NULL;
}

static enum db_result end_round(struct round *round)
{
    struct api_call *call = round->reading->call;
    enum db_result result = DB_OK;

    if (round->count > 0)
        result = db_select_people(call->conn, call->shop_id, round->keys, round->count, keep,
                                  round);
    round->count = 0;
    return result;
}

/* Reads those that are not there, or not as they are stored now. */
static enum db_result fetch(struct reading *reading, const struct db_people_version *sets,
                            size_t count)
{
    struct round round = {.reading = reading};
    enum db_result result = DB_OK;

    for (size_t i = 0; result == DB_OK && i < count; i++) {
        if (people_cache_find(reading->cache, reading->call->shop_id, &sets[i], NULL))
            continue;
        round.keys[round.count] = sets[i].key;
        round.sets[round.count++] = &sets[i];
        if (round.count == DB_PEOPLE_SETS_MAX)
            result = end_round(&round);
    }
    return result == DB_OK ? end_round(&round) : result;
}

static bool add_one(void *arg, size_t index, const unsigned char *bytes, size_t len)
{
    (void)index;
    return bytes != NULL && people_add_stored(arg, bytes, len);
}

static enum db_result add_sets(struct reading *reading, const struct db_people_version *sets,
                               size_t count)
{
    const struct api_call *call = reading->call;
    enum db_result result = DB_OK;

    for (size_t i = 0; result == DB_OK && i < count; i++) {
        if (!reading->reach(reading->arg, sets[i].key.starts_us))
            return DB_FAILED;
        /* it may have had to go again, for want of room */
        if (!people_cache_find(reading->cache, call->shop_id, &sets[i], reading->into))
            result = db_select_people(call->conn, call->shop_id, &sets[i].key, 1, add_one,
                                      reading->into);
    }
    return result;
}

enum db_result dashboard_people_read(struct api_call *call, enum db_people_kind kind,
                                     const struct db_span_query *query, struct people *into,
                                     people_reach *reach, void *arg)
{
    struct reading reading = {.call = call,
                              .cache = api_context_of(call->request)->people,
                              .into = into,
                              .reach = reach,
                              .arg = arg};
    struct db_people_version *sets = NULL;
    size_t count = KEPT_SETS_MAX + 1;
    enum db_result result = DB_OK;

    if (reading.cache != NULL)
        result = db_select_people_versions(call->conn, call->arena, call->shop_id, kind, query,
                                           &sets, &count);
    if (result != DB_OK)
        return result;
    if (count > KEPT_SETS_MAX)
        return db_select_people_of_parts(call->conn, call->shop_id, kind, query, take_streamed,
                                         &reading);
    result = fetch(&reading, sets, count);
    return result == DB_OK ? add_sets(&reading, sets, count) : result;
}
