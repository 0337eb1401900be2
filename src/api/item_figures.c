/* Sums of all items over a range, kept for who asks next. */
#include <stdlib.h>
#include <string.h>

#include "api/item_list.h"
#include "api/list_wait.h"
#include "base/hash.h"

#define FIRST_ROWS 256u

struct figures_row {
    struct tumpuk_text id;
    int64_t sums[ROLLUP_SUM_COUNT];
};

struct item_figures {
    struct list_kept kept; /* first: a pointer to it is a pointer to this */
    struct arena *texts;
    size_t text_bytes;
    struct figures_row *rows;
    uint32_t count;
    uint32_t capacity;
    uint32_t *slots; /* index of a row plus 1; 0: free */
    uint32_t slot_mask;
    struct hash_key key;
};

static void figures_free(struct list_kept *kept)
{
    struct item_figures *figures = (struct item_figures *)(void *)kept;

    arena_free(figures->texts);
    free(figures->rows);
    free(figures->slots);
    free(figures);
}

static struct item_figures *figures_new(void)
{
    struct item_figures *figures = calloc(1, sizeof *figures);

    if (figures == NULL)
        return NULL;
    figures->kept.free = figures_free;
    atomic_init(&figures->kept.holders, 1);
    figures->texts = arena_new(ITEM_LIST_BYTES_MAX);
    if (figures->texts == NULL) {
        figures_free(&figures->kept);
        return NULL;
    }
    hash_key_make(&figures->key);
    return figures;
}

const struct list_kept *item_figures_kept(const struct item_figures *figures)
{
    return &figures->kept;
}

void item_figures_release(struct item_figures *figures)
{
    list_kept_release((struct list_kept *)figures);
}

/* ---- reading ---- */

static bool grow(struct item_figures *figures)
{
    uint32_t capacity = figures->capacity == 0 ? FIRST_ROWS : 2 * figures->capacity;
    struct figures_row *rows;

    if (capacity > ITEM_LIST_BYTES_MAX / sizeof *rows)
        return false;
    rows = realloc(figures->rows, capacity * sizeof *rows);
    if (rows == NULL)
        return false;
    figures->rows = rows;
    figures->capacity = capacity;
    return true;
}

static bool take_sums(void *arg, struct tumpuk_text id, const int64_t sums[ROLLUP_SUM_COUNT])
{
    struct item_figures *figures = arg;
    struct figures_row *row;

    if (figures->count == figures->capacity && !grow(figures))
        return false;
    row = &figures->rows[figures->count];
    row->id = (struct tumpuk_text){arena_strndup(figures->texts, id.bytes, id.len), id.len};
    memcpy(row->sums, sums, sizeof row->sums);
    figures->text_bytes += id.len + 1;
    figures->count += row->id.bytes != NULL;
    return row->id.bytes != NULL;
}

/* The slot of an id, or the free one where it would be. */
static uint32_t *slot_of(const struct item_figures *figures, struct tumpuk_text id)
{
    uint64_t hash = hash_bytes(&figures->key, id.bytes, id.len);

    for (uint32_t at = (uint32_t)hash & figures->slot_mask;; at = (at + 1) & figures->slot_mask) {
        uint32_t *slot = &figures->slots[at];

        if (*slot == 0 || api_text_same(figures->rows[*slot - 1].id, id))
            return slot;
    }
}

static bool index_rows(struct item_figures *figures)
{
    uint32_t slot_count = 2;

    while (slot_count < 2 * figures->count)
        slot_count *= 2;
    figures->slots = calloc(slot_count, sizeof *figures->slots);
    if (figures->slots == NULL)
        return false;
    figures->slot_mask = slot_count - 1;
    for (uint32_t i = 0; i < figures->count; i++)
        *slot_of(figures, figures->rows[i].id) = i + 1;
    figures->kept.bytes = sizeof *figures + figures->text_bytes +
                          figures->capacity * sizeof *figures->rows +
                          slot_count * sizeof *figures->slots;
    return true;
}

static enum db_result read_sums(struct api_call *call, const struct db_item_query *query,
                                struct item_figures *figures)
{
    enum db_result result = DB_OK;

    if (query->term_count > 0)
        result = db_set_summing_limits(call->conn, true);
    if (result == DB_OK && query->term_count > 0)
        result = db_select_item_sums(call->conn, call->shop_id, query, take_sums, figures);
    if (result == DB_OK && query->term_count > 0)
        result = db_set_summing_limits(call->conn, false);
    return result == DB_OK && !index_rows(figures) ? DB_FAILED : result;
}

const int64_t *item_figures_find(const struct item_figures *figures, struct tumpuk_text id)
{
    static const int64_t NOTHING[ROLLUP_SUM_COUNT] = {0};
    uint32_t slot = *slot_of(figures, id);

    return slot == 0 ? NOTHING : figures->rows[slot - 1].sums;
}

bool item_figures_has(const struct item_figures *figures, struct tumpuk_text id)
{
    return *slot_of(figures, id) != 0;
}

/* ---- asking ---- */

static enum db_result make(const struct dashboard *dashboard, const struct db_item_query *query,
                           int64_t version, struct item_figures **out)
{
    int64_t began_us = list_clock_us();
    enum db_result result = DB_FAILED;

    *out = figures_new();
    if (*out != NULL)
        result = read_sums(dashboard->call, query, *out);
    if (result == DB_OK) {
        (*out)->kept.version = version;
        (*out)->kept.as_of_us = dashboard->head.as_of_us;
        (*out)->kept.serves_until_us = list_serves_until(began_us);
        return DB_OK;
    }
    item_figures_release(*out);
    *out = NULL;
    return result;
}

enum db_result item_figures_open(const struct dashboard *dashboard, enum rollup_kind kind,
                                 uint8_t channels, struct span_range range, bool exact,
                                 struct item_figures **out)
{
    struct api_call *call = dashboard->call;
    struct cover_term terms[COVER_TERMS_MAX];
    struct db_item_query query = {.kind = kind, .channels = channels, .terms = terms};
    struct list_claim claim = {.ask = {.exact = exact}};
    struct list_kept *kept = NULL;
    enum db_result result;

    result = db_select_ingestion_version(call->conn, call->shop_id, &claim.ask.version);
    if (result != DB_OK)
        return result;
    claim.ask.key = arena_printf(call->arena, "sums %s %d %d %lld %lld", call->shop_id, (int)kind,
                                 channels, (long long)range.from_us, (long long)range.to_us);
    if (claim.ask.key == NULL)
        return DB_FAILED;
    claim.ask.key_len = strlen(claim.ask.key);
    switch (list_take(call, &claim, &kept)) {
    case LIST_TAKEN:
        *out = (struct item_figures *)(void *)kept;
        return DB_OK;
    case LIST_PARKED:
        return api_refuse(call);
    case LIST_MAKE:
        break;
    }
    query.term_count = cover_split(kind, range, dashboard->head.as_of_us, terms);
    result = make(dashboard, &query, claim.ask.version, out);
    list_made(call, &claim, result == DB_OK ? &(*out)->kept : NULL);
    return result;
}
