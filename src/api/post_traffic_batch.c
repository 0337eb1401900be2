/*
 * POST /v1/shops/{shop_id}/traffic/batch: up to DATA_TRAFFIC_MAX events, a result
 * each, in one transaction.
 */
#include <stdlib.h>
#include <string.h>

#include "api/ingest.h"

struct batch {
    struct data_traffic_item *given;
    struct api_items items;
};

struct entry {
    const struct data_traffic *event;
    size_t index; /* of the item */
    size_t first; /* of the entry that has the same key */
};

/* What one run of the transaction works on. */
struct run {
    struct api_call *call;
    const struct batch *batch;
    struct entry *entries; /* of valid events */
    size_t entry_count;
    size_t created_count;
};

static enum db_result resolve(struct run *run)
{
    const struct batch *batch = run->batch;
    struct api_ids products = {.count = 0};
    struct tumpuk_text *found;
    enum db_result result;

    products.ids = arena_calloc(run->call->arena, batch->items.count, sizeof *products.ids);
    if (products.ids == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < batch->items.count; i++) {
        if (batch->given[i].faults.count == 0 && batch->given[i].event.product_id.len > 0)
            products.ids[products.count++] = batch->given[i].event.product_id;
    }
    api_ids_settle(&products);
    result = db_resolve_products(run->call->conn, run->call->arena, run->call->shop_id,
                                 products.ids, products.count, &found);
    for (size_t i = 0; result == DB_OK && i < batch->items.count; i++) {
        struct fault_list *faults = &batch->items.items[i].faults;
        struct tumpuk_text product_id = batch->given[i].event.product_id;

        if (faults->count == 0 && product_id.len > 0 &&
            found[api_ids_find(&products, product_id)].len == 0)
            fault_add(faults, "product_id", API_FAULT_UNKNOWN_PRODUCT,
                      BILINGUAL(faults, "Toko ini tidak mempunyai produk ini.",
                                "The shop has no such product."));
    }
    return result;
}

/* ---- exactly once ---- */

static int key_order(const struct data_traffic *a, const struct data_traffic *b)
{
    if (a->at_us != b->at_us)
        return a->at_us < b->at_us ? -1 : 1;
    return api_text_compare(a->event_id, b->event_id);
}

static int entry_order(const void *a, const void *b)
{
    const struct entry *x = a;
    const struct entry *y = b;
    int order = key_order(x->event, y->event);

    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

static bool event_same(const struct data_traffic *a, const struct data_traffic *b)
{
    return a->channel == b->channel && a->kind == b->kind && a->origin.source == b->origin.source &&
           a->origin.via == b->origin.via && api_text_same(a->origin.id, b->origin.id) &&
           api_text_same(a->visitor_id, b->visitor_id) &&
           api_text_same(a->product_id, b->product_id);
}

/* Sorts the valid events and finds the first of each key; those, and how many. */
static const struct data_traffic **find_firsts(struct run *run, size_t *count)
{
    const struct data_traffic **firsts = arena_calloc(run->call->arena, run->entry_count + 1,
                                                      sizeof(struct data_traffic *));

    *count = 0;
    qsort(run->entries, run->entry_count, sizeof *run->entries, entry_order);
    for (size_t i = 0; firsts != NULL && i < run->entry_count; i++) {
        struct entry *entry = &run->entries[i];

        if (i > 0 && key_order(run->entries[i - 1].event, entry->event) == 0) {
            entry->first = run->entries[i - 1].first;
            continue;
        }
        entry->first = i;
        firsts[(*count)++] = entry->event;
    }
    return firsts;
}

/* Compares what has the key of a stored event with it. */
static enum db_result compare_stored(struct run *run, const struct entry *const *entries,
                                     size_t count)
{
    const struct data_traffic **events = arena_calloc(run->call->arena, count + 1,
                                                      sizeof(struct data_traffic *));
    bool *same = arena_calloc(run->call->arena, count + 1, sizeof *same);
    enum db_result result = DB_FAILED;

    for (size_t i = 0; events != NULL && i < count; i++)
        events[i] = entries[i]->event;
    if (events != NULL && same != NULL)
        result = count == 0
                     ? DB_OK
                     : db_compare_traffic(run->call->conn, run->call->shop_id, events, count, same);
    for (size_t i = 0; result == DB_OK && i < count; i++)
        run->batch->items.items[entries[i]->index].outcome = same[i] ? DATA_DUPLICATE
                                                                     : DATA_CONFLICT;
    return result;
}

static enum db_result settle(struct run *run)
{
    size_t first_count;
    size_t stored_count = 0;
    size_t at = 0;
    const struct data_traffic **firsts = find_firsts(run, &first_count);
    bool *created = arena_calloc(run->call->arena, first_count + 1, sizeof *created);
    const struct entry **stored = arena_calloc(run->call->arena, run->entry_count + 1,
                                               sizeof(struct entry *));
    enum db_result result = DB_FAILED;

    if (firsts == NULL || created == NULL || stored == NULL)
        return DB_FAILED;
    result = db_insert_traffic(run->call->conn, run->call->shop_id, firsts, first_count, created);
    for (size_t i = 0; result == DB_OK && i < run->entry_count; i++) {
        const struct entry *entry = &run->entries[i];
        const struct entry *first = &run->entries[entry->first];
        struct api_item *item = &run->batch->items.items[entry->index];

        at += entry == first && i > 0;
        if (!created[at])
            stored[stored_count++] = entry;
        else if (entry == first)
            item->outcome = DATA_CREATED;
        else
            item->outcome = event_same(entry->event, first->event) ? DATA_DUPLICATE : DATA_CONFLICT;
        run->created_count += entry == first && created[at];
    }
    return result == DB_OK ? compare_stored(run, stored, stored_count) : result;
}

/* ---- sums ---- */

static enum rollup_sum sum_of(enum data_traffic_kind kind)
{
    switch (kind) {
    case DATA_TRAFFIC_SHOP_VIEW:
        return ROLLUP_SHOP_VIEWS;
    case DATA_TRAFFIC_PRODUCT_VIEW:
        return ROLLUP_NOTHING;
    case DATA_TRAFFIC_PRODUCT_IMPRESSION:
        return ROLLUP_IMPRESSIONS;
    case DATA_TRAFFIC_PRODUCT_CLICK:
        return ROLLUP_CLICKS;
    case DATA_TRAFFIC_ADD_TO_CART:
        return ROLLUP_ADD_TO_CARTS;
    }
    return ROLLUP_NOTHING;
}

static void add_event(struct api_ingest *ingest, const struct data_traffic *event)
{
    /* views of the shop are of no product, LIVE or video */
    const struct tumpuk_text none = {.len = 0};
    bool of_shop = event->kind == DATA_TRAFFIC_SHOP_VIEW;
    const struct rollup_part part = {
        .product = api_ingest_name(ingest, event->product_id),
        .origin = api_ingest_name(ingest, of_shop ? none : event->origin.id),
        .source = event->origin.source,
        .a = 1};
    const struct rollup_occasion occasion = {.at_us = event->at_us,
                                             .channel = event->channel,
                                             .once = ROLLUP_NOTHING,
                                             .sum_a = sum_of(event->kind),
                                             .sum_b = ROLLUP_NOTHING,
                                             .part_count = 1,
                                             .parts = &part};

    if (occasion.sum_a != ROLLUP_NOTHING)
        rollup_add(&ingest->sums, &occasion);
    if (event->kind == DATA_TRAFFIC_SHOP_VIEW || event->kind == DATA_TRAFFIC_PRODUCT_VIEW)
        api_ingest_see(ingest, DB_PEOPLE_VISITORS, event->channel, event->at_us, event->visitor_id);
}

static enum db_result add_sums(struct run *run)
{
    struct api_ingest ingest;

    if (run->created_count == 0)
        return DB_OK;
    if (!api_ingest_begin(&ingest, run->call, run->created_count, run->created_count,
                          run->created_count))
        return DB_FAILED;
    for (size_t i = 0; i < run->batch->items.count; i++) {
        if (run->batch->items.items[i].outcome == DATA_CREATED)
            add_event(&ingest, &run->batch->given[i].event);
    }
    return api_ingest_end(&ingest);
}

static enum db_result post_batch(struct api_call *call)
{
    const struct batch *batch = call->input;
    struct run run = {.call = call, .batch = batch};
    int64_t first_us;
    int64_t last_us;
    enum db_result result = DB_OK;

    run.entries = arena_calloc(call->arena, batch->items.count, sizeof *run.entries);
    if (run.entries == NULL)
        return DB_FAILED;
    api_items_begin(&batch->items);
    if (api_items_span(&batch->items, &first_us, &last_us))
        result = db_make_traffic_partitions(call->conn, first_us, last_us);
    if (result == DB_OK)
        result = db_require_durability(call->conn);
    if (result == DB_OK)
        result = resolve(&run);
    for (size_t i = 0; result == DB_OK && i < batch->items.count; i++) {
        if (batch->items.items[i].faults.count == 0)
            run.entries[run.entry_count++] = (struct entry){.event = &batch->given[i].event,
                                                            .index = i};
    }
    if (result == DB_OK && run.entry_count > 0)
        result = settle(&run);
    if (result == DB_OK)
        result = add_sums(&run);
    if (result == DB_OK)
        api_items_answer(call, &batch->items);
    return result;
}

void api_post_traffic_batch(struct http_request *request, struct http_reply *reply)
{
    struct store_body body = api_body(request, NULL);
    struct codec_error error;
    struct batch batch = {.given = NULL};
    enum codec_result decoded = data_traffic_decode(&body, &batch.given, &batch.items.count,
                                                    &error);

    if (api_refuse_body(request, reply, decoded, &error) ||
        !api_items_make(request, reply, &batch.items))
        return;
    for (size_t i = 0; i < batch.items.count; i++)
        batch.items.items[i] = (struct api_item){.id = batch.given[i].event.event_id,
                                                 .at_us = batch.given[i].event.at_us,
                                                 .decoded = &batch.given[i].faults};
    api_items_check(request, &batch.items, "at");
    api_ingest_run(request, reply, post_batch, &batch);
}
