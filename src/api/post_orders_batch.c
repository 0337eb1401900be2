/*
 * POST /v1/shops/{shop_id}/orders/batch: up to DATA_ORDERS_MAX paid orders, a
 * result each, in one transaction.
 */
#include <string.h>

#include "api/ingest.h"

struct batch {
    struct data_order_item *items;
    size_t count;
    const struct fault_list *decoded; /* of each item, before the store was asked */
};

/* What one run of the transaction works on. */
struct run {
    struct api_call *call;
    const struct batch *batch;
    enum data_outcome *outcomes;
    struct api_once *entries; /* of valid orders */
    size_t entry_count;
    const struct data_order **created; /* in the order of the batch */
    size_t created_count;
    size_t line_count; /* of those */
};

static void tell_unknown_sku(struct fault_list *faults, uint32_t line)
{
    fault_add(faults, arena_printf(faults->arena, "lines[%u].sku_id", (unsigned)line),
              API_FAULT_UNKNOWN_SKU,
              BILINGUAL(faults, "Toko ini tidak mempunyai SKU ini.", "The shop has no such SKU."));
}

/* Fills in the lines' products. A gift need not be a SKU of the shop (spec
 * pricing: what is given is the promotion's). */
static enum db_result resolve(struct run *run)
{
    const struct batch *batch = run->batch;
    struct tumpuk_text *products;
    struct api_ids skus = {.count = 0};
    enum db_result result;

    for (size_t i = 0; i < batch->count; i++)
        skus.count += batch->items[i].order.line_count;
    skus.ids = arena_calloc(run->call->arena, skus.count + 1, sizeof *skus.ids);
    if (skus.ids == NULL)
        return DB_FAILED;
    skus.count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        for (uint32_t l = 0; batch->decoded[i].count == 0 && l < batch->items[i].order.line_count;
             l++)
            skus.ids[skus.count++] = batch->items[i].order.lines[l].sku_id;
    }
    api_ids_settle(&skus);
    result = db_resolve_skus(run->call->conn, run->call->arena, run->call->shop_id, skus.ids,
                             skus.count, &products);
    for (size_t i = 0; result == DB_OK && i < batch->count; i++) {
        struct data_order_item *item = &batch->items[i];

        for (uint32_t l = 0; batch->decoded[i].count == 0 && l < item->order.line_count; l++) {
            struct data_line *line = &item->order.lines[l];

            line->product_id = products[api_ids_find(&skus, line->sku_id)];
            if (line->product_id.len == 0 && !line->gift)
                tell_unknown_sku(&item->faults, l);
        }
    }
    return result;
}

static enum db_result insert_keys(struct api_call *call, struct db_key *const *keys,
                                  const size_t *items, size_t count)
{
    const struct batch *batch = call->input;
    const struct data_order **orders = arena_calloc(call->arena, count,
                                                    sizeof(struct data_order *));

    for (size_t i = 0; orders != NULL && i < count; i++)
        orders[i] = &batch->items[items[i]].order;
    return orders != NULL ? db_insert_order_keys(call->conn, call->shop_id, keys, orders, count)
                          : DB_FAILED;
}

/* The partitions that orders without faults need. */
static enum db_result make_partitions(struct run *run)
{
    int64_t first_us = INT64_MAX;
    int64_t last_us = INT64_MIN;

    for (size_t i = 0; i < run->batch->count; i++) {
        int64_t at_us = run->batch->items[i].order.paid_at_us;

        if (run->batch->decoded[i].count > 0)
            continue;
        first_us = at_us < first_us ? at_us : first_us;
        last_us = at_us > last_us ? at_us : last_us;
    }
    if (first_us > last_us)
        return DB_OK;
    return db_make_order_partitions(run->call->conn, first_us, last_us);
}

static enum db_result settle(struct run *run)
{
    const struct batch *batch = run->batch;
    enum db_result result;

    for (size_t i = 0; i < batch->count; i++) {
        run->outcomes[i] = DATA_INVALID;
        if (batch->items[i].faults.count > 0)
            continue;
        run->entries[run->entry_count++] = (struct api_once){
            .key = {.id = batch->items[i].order.order_id},
            .fingerprint = batch->items[i].order.fingerprint,
            .index = i};
    }
    result = api_ingest_once(run->call, run->entries, run->entry_count, insert_keys,
                             db_select_order_prints, run->outcomes);
    for (size_t i = 0; result == DB_OK && i < batch->count; i++) {
        if (run->outcomes[i] != DATA_CREATED)
            continue;
        run->created[run->created_count++] = &batch->items[i].order;
        run->line_count += batch->items[i].order.line_count;
    }
    return result;
}

/* ---- sums ---- */

static void add_order(struct api_ingest *ingest, const struct data_order *order,
                      struct rollup_part *parts)
{
    struct rollup_occasion occasion = {.at_us = order->paid_at_us,
                                       .channel = order->channel,
                                       .once = ROLLUP_ORDERS,
                                       .sum_a = ROLLUP_GMV,
                                       .sum_b = ROLLUP_ITEMS_SOLD,
                                       .parts = parts};

    for (uint32_t i = 0; i < order->line_count; i++) {
        const struct data_line *line = &order->lines[i];

        if (line->gift)
            continue;
        parts[occasion.part_count++] = (struct rollup_part){
            .product = api_ingest_name(ingest, line->product_id),
            .sku = api_ingest_name(ingest, line->sku_id),
            .origin = api_ingest_name(ingest, line->origin.id),
            .source = line->origin.source,
            .a = line->gmv,
            .b = line->quantity};
    }
    rollup_add(&ingest->sums, &occasion);
    api_ingest_see(ingest, DB_PEOPLE_BUYERS, order->channel, order->paid_at_us, order->buyer_id);
    if (order->new_buyer)
        api_ingest_see(ingest, DB_PEOPLE_NEW_BUYERS, order->channel, order->paid_at_us,
                       order->buyer_id);
}

static enum db_result add_sums(struct run *run)
{
    struct rollup_part parts[DATA_LINES_PER_ORDER_MAX];
    struct api_ingest ingest;

    if (!api_ingest_begin(&ingest, run->call, run->created_count, run->line_count,
                          2 * run->created_count))
        return DB_FAILED;
    for (size_t i = 0; i < run->created_count; i++)
        add_order(&ingest, run->created[i], parts);
    return api_ingest_end(&ingest);
}

/* Gifts leave the stock like what is bought. */
static enum db_result move_stock(struct run *run)
{
    struct db_stock_move *moves = arena_calloc(run->call->arena, run->line_count, sizeof *moves);
    size_t count = 0;

    if (moves == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < run->created_count; i++) {
        const struct data_order *order = run->created[i];

        for (uint32_t l = 0; l < order->line_count; l++)
            moves[count++] = (struct db_stock_move){.sku_id = order->lines[l].sku_id,
                                                    .paid_at_us = order->paid_at_us,
                                                    .units = -order->lines[l].quantity};
    }
    return api_ingest_move_stock(run->call, moves, count);
}

static enum db_result answer(struct run *run)
{
    struct api_outcome *outcomes = arena_calloc(run->call->arena, run->batch->count,
                                                sizeof *outcomes);

    for (size_t i = 0; outcomes != NULL && i < run->batch->count; i++)
        outcomes[i] = (struct api_outcome){.id = run->batch->items[i].order.order_id,
                                           .outcome = run->outcomes[i],
                                           .faults = &run->batch->items[i].faults};
    if (outcomes == NULL)
        return DB_FAILED;
    api_ingest_answer(run->call, outcomes, run->batch->count);
    return DB_OK;
}

static enum db_result post_batch(struct api_call *call)
{
    const struct batch *batch = call->input;
    struct run run = {.call = call, .batch = batch};
    enum db_result result;

    run.outcomes = arena_calloc(call->arena, batch->count, sizeof *run.outcomes);
    run.entries = arena_calloc(call->arena, batch->count, sizeof *run.entries);
    run.created = arena_calloc(call->arena, batch->count, sizeof(struct data_order *));
    if (run.outcomes == NULL || run.entries == NULL || run.created == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < batch->count; i++)
        batch->items[i].faults = batch->decoded[i];
    result = make_partitions(&run);
    if (result == DB_OK)
        result = db_require_durability(call->conn);
    if (result == DB_OK)
        result = resolve(&run);
    if (result == DB_OK)
        result = settle(&run);
    if (result == DB_OK && run.created_count > 0) {
        result = db_insert_orders(call->conn, call->shop_id, run.created, run.created_count);
        if (result == DB_OK)
            result = db_insert_order_lines(call->conn, call->shop_id, run.created,
                                           run.created_count);
        if (result == DB_OK)
            result = add_sums(&run);
        if (result == DB_OK)
            result = move_stock(&run);
    }
    return result == DB_OK ? answer(&run) : result;
}

void api_post_orders_batch(struct http_request *request, struct http_reply *reply)
{
    struct store_body body = api_body(request, NULL);
    struct codec_error error;
    struct batch batch = {.count = 0};
    struct fault_list *decoded_faults;
    enum codec_result decoded = data_orders_decode(&body, &batch.items, &batch.count, &error);

    if (api_refuse_body(request, reply, decoded, &error))
        return;
    decoded_faults = arena_calloc(request->arena, batch.count, sizeof *decoded_faults);
    if (decoded_faults == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return;
    }
    for (size_t i = 0; i < batch.count; i++) {
        api_ingest_check_instant(request, &batch.items[i].faults, "paid_at",
                                 batch.items[i].order.paid_at_us);
        decoded_faults[i] = batch.items[i].faults;
    }
    batch.decoded = decoded_faults;
    api_ingest_run(request, reply, post_batch, &batch);
}
