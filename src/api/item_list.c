/* Items in an order that is kept, and pages of it. */
#include "api/item_list.h"

#include <stdlib.h>
#include <string.h>

#include "api/list_wait.h"

#define FIRST_ENTRIES 256u

struct item_ranking {
    struct list_kept kept;        /* first: a pointer to it is a pointer to this */
    struct item_figures *figures; /* held */
    struct arena *texts;
    size_t text_bytes;
    struct ranking_entry *entries;
    uint32_t count;
    uint32_t capacity;
    size_t extra_count;          /* of each */
    struct metric_value *extras; /* by an entry's `item` */
};

struct item_gather {
    struct item_ranking *ranking;
};

static void ranking_free(struct list_kept *kept)
{
    struct item_ranking *ranking = (struct item_ranking *)(void *)kept;

    item_figures_release(ranking->figures);
    arena_free(ranking->texts);
    free(ranking->entries);
    free(ranking->extras);
    free(ranking);
}

/* Takes the figures. */
static struct item_ranking *ranking_new(struct item_figures *figures, const struct item_kind *kind)
{
    struct item_ranking *ranking = calloc(1, sizeof *ranking);

    if (ranking == NULL) {
        item_figures_release(figures);
        return NULL;
    }
    ranking->kept.free = ranking_free;
    atomic_init(&ranking->kept.holders, 1);
    ranking->figures = figures;
    while (kind->extras[ranking->extra_count] != NULL)
        ranking->extra_count++;
    ranking->texts = arena_new(ITEM_LIST_BYTES_MAX);
    if (ranking->texts != NULL)
        return ranking;
    ranking_free(&ranking->kept);
    return NULL;
}

/* ---- gathering ---- */

static bool grow(struct item_ranking *ranking)
{
    uint32_t capacity = ranking->capacity == 0 ? FIRST_ENTRIES : 2 * ranking->capacity;
    size_t each = sizeof *ranking->entries + ranking->extra_count * sizeof *ranking->extras;
    struct ranking_entry *entries;
    struct metric_value *extras;

    if (capacity > ITEM_LIST_BYTES_MAX / each)
        return false;
    entries = realloc(ranking->entries, capacity * sizeof *entries);
    if (entries == NULL)
        return false;
    ranking->entries = entries;
    if (ranking->extra_count > 0) {
        extras = realloc(ranking->extras, capacity * ranking->extra_count * sizeof *extras);
        if (extras == NULL)
            return false;
        ranking->extras = extras;
    }
    ranking->capacity = capacity;
    return true;
}

bool item_gather_add(struct item_gather *gather, struct tumpuk_text id,
                     const struct metric_value *extras)
{
    struct item_ranking *ranking = gather->ranking;
    struct ranking_entry *entry;

    if (ranking->count == ranking->capacity && !grow(ranking))
        return false;
    entry = &ranking->entries[ranking->count];
    *entry = (struct ranking_entry){.id = {arena_strndup(ranking->texts, id.bytes, id.len), id.len},
                                    .item = ranking->count};
    if (entry->id.bytes == NULL)
        return false;
    ranking->text_bytes += id.len + 1;
    if (ranking->extra_count > 0)
        memcpy(&ranking->extras[ranking->count * ranking->extra_count], extras,
               ranking->extra_count * sizeof *extras);
    ranking->count++;
    return true;
}

const struct item_figures *item_gather_figures(const struct item_gather *gather)
{
    return gather->ranking->figures;
}

void item_gather_used(struct item_gather *gather, const struct item_figures *figures)
{
    const struct list_kept *used = item_figures_kept(figures);
    struct list_kept *kept = &gather->ranking->kept;

    if (used->version < kept->version)
        kept->version = used->version;
    if (used->as_of_us < kept->as_of_us)
        kept->as_of_us = used->as_of_us;
    if (used->serves_until_us < kept->serves_until_us)
        kept->serves_until_us = used->serves_until_us;
}

static struct metric_value value_of(const struct item_ranking *ranking,
                                    const struct ranking_entry *entry, unsigned column)
{
    struct metric_figures figures = {.people = {0}};

    if (column >= METRIC_COUNT)
        return ranking->extras[entry->item * ranking->extra_count + column - METRIC_COUNT];
    memcpy(figures.sums, item_figures_find(ranking->figures, entry->id), sizeof figures.sums);
    return metric_of(&figures, (enum metric)column);
}

/* ---- making ---- */

static enum db_result fill(const struct dashboard *dashboard, const struct item_list_query *query,
                           const struct item_source *source, struct item_ranking *ranking)
{
    struct item_gather gather = {.ranking = ranking};
    enum db_result result = source->read(dashboard, source->arg, &gather);

    if (result != DB_OK)
        return result;
    for (uint32_t i = 0; i < ranking->count; i++)
        ranking->entries[i].value = value_of(ranking, &ranking->entries[i], query->sort);
    ranking_sort(ranking->entries, ranking->count, query->descending);
    ranking->kept.bytes = sizeof *ranking + ranking->text_bytes +
                          ranking->capacity * (sizeof *ranking->entries +
                                               ranking->extra_count * sizeof *ranking->extras);
    return DB_OK;
}

static enum db_result make(const struct dashboard *dashboard, const struct item_list_query *query,
                           const struct item_source *source, struct item_ranking **out)
{
    struct item_figures *figures = NULL;
    const struct list_kept *sums;
    enum db_result result = item_figures_open(dashboard, query->kind->kind, dashboard->channels,
                                              dashboard->head.range, query->exact, &figures);

    *out = NULL;
    if (result != DB_OK)
        return result;
    sums = item_figures_kept(figures);
    *out = ranking_new(figures, query->kind);
    if (*out == NULL)
        return DB_FAILED;
    (*out)->kept.version = sums->version;
    (*out)->kept.as_of_us = sums->as_of_us;
    (*out)->kept.serves_until_us = sums->serves_until_us;
    (*out)->kept.source_version = source->version;
    result = fill(dashboard, query, source, *out);
    if (result == DB_OK)
        return DB_OK;
    list_kept_release(&(*out)->kept);
    *out = NULL;
    return result;
}

/* ---- asking ---- */

static enum db_result find(const struct dashboard *dashboard, const struct item_list_query *query,
                           const struct item_source *source, struct list_claim *claim,
                           struct item_ranking **out)
{
    struct api_call *call = dashboard->call;
    struct span_range range = dashboard->head.range;
    struct list_kept *kept = NULL;
    enum db_result result;

    claim->ask.key = arena_printf(call->arena, "list\n%s\n%d %d %lld %lld %u %d\n%s", call->shop_id,
                                  (int)query->kind->kind, dashboard->channels,
                                  (long long)range.from_us, (long long)range.to_us, query->sort,
                                  query->descending, source->key);
    if (claim->ask.key == NULL)
        return DB_FAILED;
    claim->ask.key_len = strlen(claim->ask.key);
    switch (list_take(call, claim, &kept)) {
    case LIST_TAKEN:
        *out = (struct item_ranking *)(void *)kept;
        return DB_OK;
    case LIST_PARKED:
        return api_refuse(call);
    case LIST_MAKE:
        break;
    }
    result = make(dashboard, query, source, out);
    list_made(call, claim, result == DB_OK ? &(*out)->kept : NULL);
    return result;
}

enum db_result item_list_open(struct dashboard *dashboard, const struct item_list_query *query,
                              const struct item_source *source, struct item_list *out)
{
    struct api_call *call = dashboard->call;
    struct list_claim claim = {.ask = {.exact = query->exact, .source_version = source->version}};
    enum db_result result = db_select_ingestion_version(call->conn, call->shop_id,
                                                        &claim.ask.version);

    *out = (struct item_list){.query = query, .dashboard = dashboard};
    dashboard->head.range = view_quarters(dashboard->head.range);
    if (result == DB_OK)
        result = find(dashboard, query, source, &claim, &out->ranking);
    if (result != DB_OK)
        return result;
    /* While its version stands, it counts all that there is by now. */
    if (out->ranking->kept.version < claim.ask.version)
        dashboard->head.as_of_us = out->ranking->kept.as_of_us;
    out->count = out->ranking->count;
    out->first = query->goes_on
                     ? ranking_behind(out->ranking->entries, out->count, query->descending,
                                      query->after_value, query->after_id)
                     : 0;
    out->end = out->count - out->first > query->limit ? out->first + query->limit : out->count;
    return DB_OK;
}

void item_list_close(struct item_list *list)
{
    if (list->ranking != NULL)
        list_kept_release(&list->ranking->kept);
    list->ranking = NULL;
}

/* ---- reading ---- */

struct tumpuk_text item_list_id(const struct item_list *list, size_t at)
{
    return list->ranking->entries[at].id;
}

struct tumpuk_text *item_list_page_ids(const struct item_list *list)
{
    size_t shown = list->end - list->first;
    struct tumpuk_text *ids = arena_calloc(list->dashboard->call->arena, shown + 1, sizeof *ids);

    for (size_t i = 0; ids != NULL && i < shown; i++)
        ids[i] = item_list_id(list, list->first + i);
    return ids;
}

struct metric_value item_list_value(const struct item_list *list, size_t at, unsigned column)
{
    return value_of(list->ranking, &list->ranking->entries[at], column);
}

struct json_out item_list_begin(const struct item_list *list)
{
    const struct api_call *call = list->dashboard->call;
    struct json_out out = api_json(call->request, call->reply);

    json_out_object(&out);
    dashboard_head_encode(&out, &list->dashboard->head);
    json_out_member_i64(&out, "total", (int64_t)list->count);
    return out;
}

struct json_out item_list_answer(const struct item_list *list)
{
    struct json_out out = item_list_begin(list);

    json_out_key(&out, "items");
    json_out_array(&out);
    return out;
}

void item_list_metrics_encode(struct json_out *out, const struct item_list *list, size_t at)
{
    const struct item_list_query *query = list->query;

    json_out_key(out, "metrics");
    json_out_object(out);
    for (size_t i = 0; i < query->column_count; i++) {
        const char *name = item_column_name(query->kind, query->columns[i]);

        json_out_key_n(out, name, strlen(name));
        dashboard_value_encode(out, item_list_value(list, at, query->columns[i]));
    }
    json_out_end_object(out);
}

void item_list_end(struct json_out *out, const struct item_list *list)
{
    const char *cursor = list->end < list->count ? item_list_cursor(list) : NULL;

    json_out_end_array(out);
    if (cursor != NULL)
        json_out_member_string(out, "next_cursor", cursor);
    json_out_end_object(out);
}
