/*
 * POST /v1/shops/{shop_id}/order-events/batch: up to DATA_EVENTS_MAX cancellations
 * and refunds, a result each, in one transaction. What an event takes off its
 * order is worked out in the order of the batch, with the orders locked.
 */
#include <string.h>

#include "api/ingest.h"
#include "api/redemptions.h"
#include "dashboard/deduction.h"

struct batch {
    struct data_event_item *given;
    struct api_items items;
};

/* What one run of the transaction works on. */
struct run {
    struct api_call *call;
    const struct batch *batch;
    struct api_once *entries; /* of valid events of known orders */
    size_t entry_count;
    struct api_ids order_ids; /* of the orders, in their order */
    struct db_order_state *orders;
    struct deduction_line **lines; /* of each order */
    bool *touched;                 /* each order */
    struct db_deduction *deductions;
    size_t deduction_count;
    struct tumpuk_text *cancelling; /* events … */
    struct tumpuk_text *cancelled;  /* … and their orders */
    size_t cancelling_count;
    struct db_stock_move *moves; /* what cancelled orders give back */
    size_t move_count;
};

/* The event's order's place; run->order_ids.count: unknown. */
static size_t order_of(const struct run *run, size_t item)
{
    return api_ids_find(&run->order_ids, run->batch->given[item].event.order_id);
}

/* ---- orders ---- */

static enum db_result lock_orders(struct run *run)
{
    struct api_call *call = run->call;
    struct api_ids asked = {.count = 0};
    enum db_result result;

    asked.ids = arena_calloc(call->arena, run->batch->items.count, sizeof *asked.ids);
    if (asked.ids == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < run->batch->items.count; i++) {
        if (run->batch->given[i].faults.count == 0)
            asked.ids[asked.count++] = run->batch->given[i].event.order_id;
    }
    api_ids_settle(&asked);
    result = db_lock_orders(call->conn, call->arena, call->shop_id, asked.ids, asked.count,
                            &run->orders, &run->order_ids.count);
    if (result == DB_OK && run->order_ids.count > 0)
        result = db_select_order_lines(call->conn, call->arena, call->shop_id, run->orders,
                                       run->order_ids.count);
    if (result != DB_OK)
        return result;
    run->order_ids.ids = arena_calloc(call->arena, run->order_ids.count + 1,
                                      sizeof *run->order_ids.ids);
    run->lines = arena_calloc(call->arena, run->order_ids.count + 1,
                              sizeof(struct deduction_line *));
    run->touched = arena_calloc(call->arena, run->order_ids.count + 1, sizeof *run->touched);
    if (run->order_ids.ids == NULL || run->lines == NULL || run->touched == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < run->order_ids.count; i++)
        run->order_ids.ids[i] = run->orders[i].order_id;
    return DB_OK;
}

/* The lines' state, as the arithmetic wants it. */
static bool make_lines(struct run *run)
{
    for (size_t i = 0; i < run->order_ids.count; i++) {
        const struct db_order_state *order = &run->orders[i];
        struct deduction_line *lines = arena_calloc(run->call->arena, order->line_count,
                                                    sizeof *lines);

        for (uint32_t l = 0; lines != NULL && l < order->line_count; l++)
            lines[l] = (struct deduction_line){.gmv = order->lines[l].gmv,
                                               .quantity = order->lines[l].quantity,
                                               .units = order->refunded_units[l],
                                               .deducted = order->deducted[l]};
        run->lines[i] = lines;
        if (lines == NULL)
            return false;
    }
    return true;
}

/* ---- what an event says against its order ---- */

static void check_refund(struct fault_list *faults, const struct db_order_state *order,
                         const struct data_refund *refund, uint32_t at)
{
    int64_t units = 0;

    for (uint32_t l = 0; l < order->line_count; l++) {
        if (api_text_same(order->lines[l].sku_id, refund->sku_id))
            units += order->lines[l].quantity;
    }
    if (units == 0)
        fault_add(
            faults, arena_printf(faults->arena, "lines[%u].sku_id", (unsigned)at),
            API_FAULT_UNKNOWN_SKU,
            BILINGUAL(faults, "Pesanan ini tidak memuat SKU ini.", "The order has no such SKU."));
    else if (refund->units > units)
        fault_add(faults, arena_printf(faults->arena, "lines[%u].units", (unsigned)at),
                  CODEC_FAULT_OUT_OF_RANGE,
                  BILINGUAL(faults, "Pesanan ini hanya memuat %lld unit SKU ini.",
                            "The order has %lld units of the SKU only."),
                  (long long)units);
}

/* Judges each event and lists those that may be stored. */
static void judge(struct run *run)
{
    const struct batch *batch = run->batch;

    for (size_t i = 0; i < batch->items.count; i++) {
        const struct data_order_event *event = &batch->given[i].event;
        struct api_item *item = &batch->items.items[i];
        size_t order = order_of(run, i);

        if (item->faults.count > 0)
            continue;
        if (order == run->order_ids.count) {
            item->outcome = DATA_UNKNOWN_ORDER;
            continue;
        }
        for (uint32_t r = 0; r < event->refund_count; r++)
            check_refund(&item->faults, &run->orders[order], &event->refunds[r], r);
        if (item->faults.count > 0)
            continue;
        run->entries[run->entry_count++] = (struct api_once){
            .key = {.id = event->event_id}, .fingerprint = event->fingerprint, .index = i};
    }
}

static enum db_result insert_events(struct api_call *call, struct db_key *const *keys,
                                    const size_t *indexes, size_t count)
{
    const struct run *run = call->input;
    const struct data_order_event **events = arena_calloc(call->arena, count,
                                                          sizeof(struct data_order_event *));
    enum tumpuk_channel *channels = arena_calloc(call->arena, count, sizeof *channels);

    if (events == NULL || channels == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++) {
        events[i] = &run->batch->given[indexes[i]].event;
        channels[i] = run->orders[order_of(run, indexes[i])].channel;
    }
    return db_insert_order_events(call->conn, call->shop_id, keys, events, channels, count);
}

/* ---- what it takes off ---- */

/* Units of a SKU, from its lines one after the other; gifts have no GMV. */
static void take_units(const struct db_order_state *order, struct deduction_line *lines,
                       const struct data_refund *refund)
{
    int64_t left = refund->units;

    for (uint32_t l = 0; left > 0 && l < order->line_count; l++) {
        int64_t before = lines[l].units;

        if (order->lines[l].gift || !api_text_same(order->lines[l].sku_id, refund->sku_id))
            continue;
        deduction_take_units(&lines[l], left);
        left -= lines[l].units - before;
    }
}

/* Works out lines[…].amount; whether the event cancels its order. */
static bool take_off(struct db_order_state *order, struct deduction_line *lines,
                     const struct data_order_event *event)
{
    bool cancels = event->kind == DATA_EVENT_CANCELLED && !order->cancelled;

    for (uint32_t l = 0; l < order->line_count; l++)
        lines[l].amount = 0;
    if (event->kind == DATA_EVENT_CANCELLED)
        deduction_take_whole(lines, order->line_count);
    else if (event->amount >= 0)
        deduction_take_amount(lines, order->line_count, event->amount);
    for (uint32_t r = 0; r < event->refund_count; r++)
        take_units(order, lines, &event->refunds[r]);
    order->cancelled |= cancels;
    return cancels;
}

/* All its units, whatever was refunded of them: refunds move no stock. */
static void give_back(struct run *run, const struct db_order_state *order)
{
    for (uint32_t l = 0; l < order->line_count; l++)
        run->moves[run->move_count++] = (struct db_stock_move){.sku_id = order->lines[l].sku_id,
                                                               .paid_at_us = order->paid_at_us,
                                                               .units = order->lines[l].quantity};
}

static void add_event(struct run *run, struct api_ingest *ingest,
                      const struct data_order_event *event, size_t at)
{
    struct rollup_part parts[DATA_LINES_PER_ORDER_MAX];
    struct db_order_state *order = &run->orders[at];
    bool cancels = take_off(order, run->lines[at], event);
    struct rollup_occasion occasion = {
        .at_us = event->at_us,
        .channel = order->channel,
        .once = cancels ? ROLLUP_CANCELLED_ORDERS : ROLLUP_NOTHING,
        .sum_a = ROLLUP_DEDUCTIONS,
        .sum_b = event->kind == DATA_EVENT_REFUNDED ? ROLLUP_REFUND_AMOUNT : ROLLUP_NOTHING,
        .parts = parts};

    run->touched[at] = true;
    if (cancels) {
        run->cancelling[run->cancelling_count] = event->event_id;
        run->cancelled[run->cancelling_count++] = order->order_id;
        give_back(run, order);
    }
    for (uint32_t l = 0; l < order->line_count; l++) {
        const struct db_order_line *line = &order->lines[l];
        int64_t amount = run->lines[at][l].amount;

        if (line->gift || (amount == 0 && !cancels))
            continue;
        run->deductions[run->deduction_count++] = (struct db_deduction){.event_id = event->event_id,
                                                                        .at_us = event->at_us,
                                                                        .line = l,
                                                                        .of = line,
                                                                        .amount = amount};
        parts[occasion.part_count++] = (struct rollup_part){
            .product = api_ingest_name(ingest, line->product_id),
            .sku = api_ingest_name(ingest, line->sku_id),
            .origin = api_ingest_name(ingest, line->source_id),
            .source = line->source,
            .a = amount,
            .b = amount};
    }
    rollup_add(&ingest->sums, &occasion);
}

/* Keeps what was taken off: the orders' state, and line by line. */
static enum db_result store_deductions(struct run *run)
{
    struct api_call *call = run->call;
    const struct db_order_state **changed = arena_calloc(call->arena, run->order_ids.count + 1,
                                                         sizeof(struct db_order_state *));
    size_t changed_count = 0;
    enum db_result result;

    if (changed == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < run->order_ids.count; i++) {
        for (uint32_t l = 0; l < run->orders[i].line_count; l++) {
            run->orders[i].refunded_units[l] = run->lines[i][l].units;
            run->orders[i].deducted[l] = run->lines[i][l].deducted;
        }
        if (run->touched[i])
            changed[changed_count++] = &run->orders[i];
    }
    result = db_update_orders(call->conn, call->shop_id, changed, changed_count);
    if (result == DB_OK && run->cancelling_count > 0)
        result = db_mark_cancelling_events(call->conn, call->shop_id, run->cancelling,
                                           run->cancelling_count);
    if (result == DB_OK && run->deduction_count > 0)
        result = db_insert_order_deductions(call->conn, call->shop_id, run->deductions,
                                            run->deduction_count);
    return result;
}

static enum db_result take_all(struct run *run)
{
    struct api_call *call = run->call;
    const struct api_items *items = &run->batch->items;
    struct tumpuk_text *drawers = NULL; /* cancelled orders that drew on quotas */
    struct api_ingest ingest;
    size_t drawer_count = 0;
    size_t created = 0;
    size_t parts = 0;
    enum db_result result;

    for (size_t i = 0; i < items->count; i++) {
        if (items->items[i].outcome != DATA_CREATED)
            continue;
        created++;
        parts += run->orders[order_of(run, i)].line_count;
    }
    if (created == 0)
        return DB_OK;
    run->deductions = arena_calloc(call->arena, parts, sizeof *run->deductions);
    run->cancelling = arena_calloc(call->arena, created, sizeof *run->cancelling);
    run->cancelled = arena_calloc(call->arena, created, sizeof *run->cancelled);
    run->moves = arena_calloc(call->arena, parts, sizeof *run->moves);
    if (run->deductions == NULL || run->cancelling == NULL || run->cancelled == NULL ||
        run->moves == NULL || !make_lines(run) ||
        !api_ingest_begin(&ingest, call, created, parts, 0))
        return DB_FAILED;
    for (size_t i = 0; i < items->count; i++) {
        if (items->items[i].outcome == DATA_CREATED)
            add_event(run, &ingest, &run->batch->given[i].event, order_of(run, i));
    }
    result = store_deductions(run);
    if (result == DB_OK && run->cancelling_count > 0)
        result = db_cancel_redemptions(call->conn, call->arena, call->shop_id, run->cancelled,
                                       run->cancelling_count, &drawers, &drawer_count);
    if (result == DB_OK)
        result = api_ingest_end(&ingest);
    if (result == DB_OK)
        result = api_ingest_move_stock(call, run->moves, run->move_count);
    if (result == DB_OK && drawer_count > 0)
        result = api_give_back(call->conn, call->shop_id, drawers, drawer_count);
    return result;
}

/* ---- the request ---- */

static enum db_result post_batch(struct api_call *call)
{
    struct run *run = call->input;
    const struct batch *batch = run->batch;
    enum db_result result;

    *run = (struct run){.call = call, .batch = batch};
    run->entries = arena_calloc(call->arena, batch->items.count, sizeof *run->entries);
    if (run->entries == NULL)
        return DB_FAILED;
    api_items_begin(&batch->items);
    result = db_require_durability(call->conn);
    if (result == DB_OK)
        result = lock_orders(run);
    if (result != DB_OK)
        return result;
    judge(run);
    result = api_ingest_once(call, run->entries, run->entry_count, insert_events,
                             db_select_event_prints, &batch->items);
    if (result == DB_OK)
        result = take_all(run);
    if (result == DB_OK)
        api_items_answer(call, &batch->items);
    return result;
}

void api_post_order_events_batch(struct http_request *request, struct http_reply *reply)
{
    struct store_body body = api_body(request, NULL);
    struct codec_error error;
    struct batch batch = {.given = NULL};
    struct run run = {.batch = &batch};
    enum codec_result decoded = data_events_decode(&body, &batch.given, &batch.items.count, &error);

    if (api_refuse_body(request, reply, decoded, &error) ||
        !api_items_make(request, reply, &batch.items))
        return;
    for (size_t i = 0; i < batch.items.count; i++)
        batch.items.items[i] = (struct api_item){.id = batch.given[i].event.event_id,
                                                 .at_us = batch.given[i].event.at_us,
                                                 .decoded = &batch.given[i].faults};
    api_items_check(request, &batch.items, "at");
    api_ingest_run(request, reply, post_batch, &run);
}
