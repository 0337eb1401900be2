/* Sums and sets of people that new rows add to. */
#include "api/ingest.h"

#include <stdlib.h>
#include <string.h>

/* Never to be changed: sets that are stored were made with it. */
static const struct hash_key PERSON_KEY = {UINT64_C(0x74756d70756b2e70),
                                           UINT64_C(0x6572736f6e2e3031)};

void api_ingest_run(struct http_request *request, struct http_reply *reply, api_call_body *body,
                    void *input)
{
    const struct api_plan plan = {.body = body, .writes = true, .beside_others = true};

    api_call_run(request, reply, &plan, input);
}

uint64_t api_person_hash(struct tumpuk_text id)
{
    return hash_bytes(&PERSON_KEY, id.bytes, id.len);
}

/* ---- gathering ---- */

bool api_ingest_begin(struct api_ingest *ingest, struct api_call *call, size_t occasions,
                      size_t parts, size_t sights)
{
    size_t row_count = rollup_rows_needed(occasions, parts);
    size_t slot_count = rollup_slots_needed(row_count);
    struct rollup_row *rows = arena_alloc(call->arena, row_count * sizeof *rows);
    uint32_t *slots = arena_calloc(call->arena, slot_count, sizeof *slots);

    *ingest = (struct api_ingest){.call = call};
    ingest->sights = arena_calloc(call->arena, sights + 1, sizeof *ingest->sights);
    if (rows == NULL || slots == NULL || ingest->sights == NULL)
        return false;
    hash_key_make(&ingest->key);
    rollup_table_init(&ingest->sums, rows, row_count, slots, slot_count);
    return true;
}

struct rollup_name api_ingest_name(const struct api_ingest *ingest, struct tumpuk_text id)
{
    return (struct rollup_name){
        .id = id, .hash = id.len > 0 ? hash_bytes(&ingest->key, id.bytes, id.len) : 0};
}

void api_ingest_see(struct api_ingest *ingest, enum db_people_kind kind,
                    enum tumpuk_channel channel, int64_t at_us, struct tumpuk_text person)
{
    ingest->sights[ingest->sight_count++] = (struct api_sight){
        .kind = kind, .channel = channel, .at_us = at_us, .hash = api_person_hash(person)};
}

/* ---- people ---- */

static int sight_order(const void *a, const void *b)
{
    const struct api_sight *x = a;
    const struct api_sight *y = b;

    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->channel != y->channel)
        return x->channel < y->channel ? -1 : 1;
    if (x->at_us != y->at_us)
        return x->at_us < y->at_us ? -1 : 1;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

/* Sets, of whatever spans, that are read, added to and written together. */
struct people_round {
    struct people *people; /* one at a time is looked at */
    unsigned char *bytes;  /* of the sets that changed, one after the other */
    uint64_t *hashes;      /* of all spans */
    size_t hash_count;
    size_t key_count;
    struct db_people_key keys[DB_PEOPLE_SETS_MAX];
    size_t firsts[DB_PEOPLE_SETS_MAX]; /* of hashes */
    size_t counts[DB_PEOPLE_SETS_MAX];
    size_t set_count;
    struct db_people_set sets[DB_PEOPLE_SETS_MAX];
};

static bool add_people(void *arg, size_t index, const unsigned char *bytes, size_t len)
{
    struct people_round *round = arg;
    unsigned char *to = round->bytes + round->set_count * PEOPLE_BYTES_MAX;

    people_init(round->people);
    if (bytes != NULL && !people_add_stored(round->people, bytes, len))
        return false;
    if (people_add(round->people, round->hashes + round->firsts[index], round->counts[index]))
        round->sets[round->set_count++] = (struct db_people_set){
            .key = round->keys[index], .bytes = to, .len = people_store(round->people, to)};
    return true;
}

static enum db_result flush_people(struct api_ingest *ingest, struct people_round *round)
{
    const struct api_call *call = ingest->call;
    enum db_result result = DB_OK;

    round->set_count = 0;
    if (round->key_count > 0)
        result = db_select_people(call->conn, call->shop_id, round->keys, round->key_count,
                                  add_people, round);
    if (result == DB_OK && round->set_count > 0)
        result = db_upsert_people(call->conn, call->shop_id, round->sets, round->set_count);
    round->key_count = 0;
    return result;
}

/* Whether two sights belong to one set, once `at_us` is the bucket's. */
static bool same_set(const struct api_sight *a, const struct api_sight *b)
{
    return a->kind == b->kind && a->channel == b->channel && a->at_us == b->at_us;
}

/* Adds all sights at one span. They are sorted by sets, and stay so. */
static enum db_result add_span(struct api_ingest *ingest, unsigned span, struct people_round *round)
{
    int64_t minutes = rollup_span_minutes(ROLLUP_SHOP, span);
    struct api_sight *sights = ingest->sights;
    uint64_t *hashes = round->hashes;
    enum db_result result = DB_OK;

    for (size_t i = 0; i < ingest->sight_count; i++)
        sights[i].at_us = rollup_bucket(sights[i].at_us, minutes);
    qsort(sights, ingest->sight_count, sizeof *sights, sight_order);
    for (size_t i = 0; result == DB_OK && i < ingest->sight_count;) {
        size_t at = round->key_count++;
        const struct api_sight *first = &sights[i];

        round->keys[at] = (struct db_people_key){.kind = first->kind,
                                                 .span = span,
                                                 .starts_us = first->at_us,
                                                 .channel = first->channel};
        round->firsts[at] = round->hash_count;
        for (; i < ingest->sight_count && same_set(first, &sights[i]); i++) {
            if (round->hash_count == round->firsts[at] ||
                hashes[round->hash_count - 1] != sights[i].hash)
                hashes[round->hash_count++] = sights[i].hash;
        }
        round->counts[at] = round->hash_count - round->firsts[at];
        if (round->key_count == DB_PEOPLE_SETS_MAX)
            result = flush_people(ingest, round);
    }
    return result;
}

static enum db_result end_people(struct api_ingest *ingest)
{
    uint64_t *hashes = arena_alloc(ingest->call->arena,
                                   (ROLLUP_SPANS * ingest->sight_count + 1) * sizeof *hashes);
    struct people_round *round = arena_calloc(ingest->call->arena, 1, sizeof *round);
    enum db_result result = DB_FAILED;

    if (ingest->sight_count == 0)
        return DB_OK;
    if (hashes == NULL || round == NULL)
        return DB_FAILED;
    round->hashes = hashes;
    round->people = malloc(sizeof *round->people);
    round->bytes = malloc((size_t)DB_PEOPLE_SETS_MAX * PEOPLE_BYTES_MAX);
    if (round->people == NULL || round->bytes == NULL)
        goto out;
    result = DB_OK;
    for (unsigned span = 0; result == DB_OK && span < ROLLUP_SPANS; span++)
        result = add_span(ingest, span, round);
    if (result == DB_OK)
        result = flush_people(ingest, round);
out:
    free(round->people);
    free(round->bytes);
    return result;
}

static int row_order(const void *a, const void *b)
{
    return rollup_row_order(a, b);
}

void api_ingest_settle(struct api_ingest *ingest)
{
    if (ingest->settled)
        return;
    rollup_widen(&ingest->sums);
    /* neighbours in the table are written one after the other */
    qsort(ingest->sums.rows, ingest->sums.count, sizeof *ingest->sums.rows, row_order);
    ingest->settled = true;
}

enum db_result api_ingest_end(struct api_ingest *ingest)
{
    struct api_call *call = ingest->call;
    enum db_result result;

    api_ingest_settle(ingest);
    if (ingest->sums.failed) {
        api_reply_out_of_range(call->request, call->reply);
        return api_refuse(call);
    }
    result = db_lock_ingestion(call->conn, call->shop_id);
    if (result == DB_OK)
        result = db_add_shop_sums(call->conn, call->shop_id, &ingest->sums);
    if (result == DB_OK)
        result = db_add_item_sums(call->conn, call->shop_id, &ingest->sums);
    if (result == DB_REFUSED) {
        api_reply_out_of_range(call->request, call->reply);
        return api_refuse(call);
    }
    return result == DB_OK ? end_people(ingest) : result;
}

enum db_result api_ingest_move_stock(struct api_call *call, const struct db_stock_move *moves,
                                     size_t count)
{
    enum db_result result = count > 0 ? db_move_stock(call->conn, call->shop_id, moves, count)
                                      : DB_OK;

    if (result == DB_REFUSED) {
        api_reply_out_of_range(call->request, call->reply);
        return api_refuse(call);
    }
    return result;
}
