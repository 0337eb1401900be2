/*
 * POST /v1/shops/{shop_id}/orders/batch: up to DATA_ORDERS_MAX paid orders, a
 * result each, in one transaction.
 */
#include <string.h>

#include "api/ingest.h"
#include "api/order_quotas.h"

struct batch {
    struct data_order_item *given;
    struct api_items items;
};

/* What one run of the transaction works on. */
struct run {
    struct api_call *call;
    const struct batch *batch;
    struct api_once *entries; /* of valid orders */
    size_t entry_count;
    const struct data_order **created; /* in the order of the batch */
    size_t created_count;
    size_t line_count; /* of those */
    struct order_quotas quotas;
    struct api_ingest ingest;
    bool gathered; /* what they add to the sums */
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

    for (size_t i = 0; i < batch->items.count; i++)
        skus.count += batch->given[i].order.line_count;
    skus.ids = arena_calloc(run->call->arena, skus.count + 1, sizeof *skus.ids);
    if (skus.ids == NULL)
        return DB_FAILED;
    skus.count = 0;
    for (size_t i = 0; i < batch->items.count; i++) {
        const struct data_order *order = &batch->given[i].order;

        for (uint32_t l = 0; batch->given[i].faults.count == 0 && l < order->line_count; l++)
            skus.ids[skus.count++] = order->lines[l].sku_id;
    }
    api_ids_settle(&skus);
    result = db_resolve_skus(run->call->conn, run->call->arena, run->call->shop_id, skus.ids,
                             skus.count, &products);
    for (size_t i = 0; result == DB_OK && i < batch->items.count; i++) {
        const struct data_order *order = &batch->given[i].order;

        for (uint32_t l = 0; batch->given[i].faults.count == 0 && l < order->line_count; l++) {
            struct data_line *line = &order->lines[l];

            line->product_id = products[api_ids_find(&skus, line->sku_id)];
            if (line->product_id.len == 0 && !line->gift)
                tell_unknown_sku(&batch->items.items[i].faults, l);
        }
    }
    return result;
}

static enum db_result insert_keys(struct api_call *call, struct db_key *const *keys,
                                  const size_t *indexes, size_t count)
{
    const struct batch *batch = call->input;
    const struct data_order **orders = arena_calloc(call->arena, count,
                                                    sizeof(struct data_order *));

    for (size_t i = 0; orders != NULL && i < count; i++)
        orders[i] = &batch->given[indexes[i]].order;
    return orders != NULL ? db_insert_order_keys(call->conn, call->shop_id, keys, orders, count)
                          : DB_FAILED;
}

static enum db_result settle(struct run *run)
{
    const struct batch *batch = run->batch;
    enum db_result result;

    for (size_t i = 0; i < batch->items.count; i++) {
        if (batch->items.items[i].faults.count > 0)
            continue;
        run->entries[run->entry_count++] = (struct api_once){
            .key = {.id = batch->given[i].order.order_id},
            .fingerprint = batch->given[i].order.fingerprint,
            .index = i};
    }
    result = api_ingest_once(run->call, run->entries, run->entry_count, insert_keys,
                             db_select_order_prints, &batch->items);
    for (size_t i = 0; result == DB_OK && i < batch->items.count; i++) {
        if (batch->items.items[i].outcome != DATA_CREATED)
            continue;
        run->created[run->created_count++] = &batch->given[i].order;
        run->line_count += batch->given[i].order.line_count;
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

/* While the server stores the lines. */
static void gather_sums(void *arg)
{
    struct rollup_part parts[DATA_LINES_PER_ORDER_MAX];
    struct run *run = arg;

    run->gathered = api_ingest_begin(&run->ingest, run->call, run->created_count, run->line_count,
                                     2 * run->created_count);
    if (!run->gathered)
        return;
    for (size_t i = 0; i < run->created_count; i++)
        add_order(&run->ingest, run->created[i], parts);
    api_ingest_settle(&run->ingest);
}

static enum db_result add_sums(struct run *run)
{
    return run->gathered ? api_ingest_end(&run->ingest) : DB_FAILED;
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

/* Tells of which promotions too little was left for the new ones. */
static enum db_result tell_exceeded(struct run *run)
{
    const struct api_items *items = &run->batch->items;
    size_t created = 0;
    enum db_result result = DB_OK;

    for (size_t i = 0; result == DB_OK && i < items->count; i++) {
        struct api_item *item = &items->items[i];

        if (item->outcome == DATA_CREATED)
            result = order_quotas_exceeded(&run->quotas, created++, &item->quota_exceeded,
                                           &item->quota_exceeded_count);
    }
    return result;
}

/* Stores the new ones, and what goes with them. */
static enum db_result store(struct run *run)
{
    struct api_call *call = run->call;
    enum db_result result = order_quotas_open(call, run->created, run->created_count, &run->quotas);

    if (result == DB_OK)
        result = db_insert_orders(call->conn, call->shop_id, run->created, run->created_count);
    if (result == DB_OK)
        result = db_insert_order_lines(call->conn, call->shop_id, run->created, run->created_count,
                                       gather_sums, run);
    if (result == DB_OK)
        result = add_sums(run);
    if (result == DB_OK)
        result = move_stock(run);
    return result == DB_OK ? order_quotas_draw(&run->quotas) : result;
}

static enum db_result post_batch(struct api_call *call)
{
    const struct batch *batch = call->input;
    struct run run = {.call = call, .batch = batch};
    size_t count = batch->items.count;
    int64_t first_us;
    int64_t last_us;
    enum db_result result = DB_OK;

    run.entries = arena_calloc(call->arena, count, sizeof *run.entries);
    run.created = arena_calloc(call->arena, count, sizeof(struct data_order *));
    if (run.entries == NULL || run.created == NULL)
        return DB_FAILED;
    api_items_begin(&batch->items);
    if (api_items_span(&batch->items, &first_us, &last_us))
        result = db_make_order_partitions(call->conn, first_us, last_us);
    if (result == DB_OK)
        result = db_require_durability(call->conn);
    if (result == DB_OK)
        result = resolve(&run);
    if (result == DB_OK)
        result = settle(&run);
    if (result == DB_OK && run.created_count > 0)
        result = store(&run);
    if (result == DB_OK)
        result = tell_exceeded(&run);
    if (result == DB_OK)
        api_items_answer(call, &batch->items);
    return result;
}

void api_post_orders_batch(struct http_request *request, struct http_reply *reply)
{
    struct store_body body = api_body(request, NULL);
    struct codec_error error;
    struct batch batch = {.given = NULL};
    enum codec_result decoded = data_orders_decode(&body, &batch.given, &batch.items.count, &error);

    if (api_refuse_body(request, reply, decoded, &error) ||
        !api_items_make(request, reply, &batch.items))
        return;
    for (size_t i = 0; i < batch.items.count; i++)
        batch.items.items[i] = (struct api_item){.id = batch.given[i].order.order_id,
                                                 .at_us = batch.given[i].order.paid_at_us,
                                                 .decoded = &batch.given[i].faults};
    api_items_check(request, &batch.items, "paid_at");
    api_ingest_run(request, reply, post_batch, &batch);
}
