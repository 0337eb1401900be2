/*
 * POST /v1/shops/{shop_id}/promotions/batch: up to STORE_BATCH_ITEMS_MAX promotions,
 * a result each, in one transaction. What breaks rules is passed over and told.
 */
#include "api/store.h"

struct batch {
    struct promotion_item *items;
    size_t count;
    const struct fault_list *decoded; /* of each item, before the store was asked */
};

/* Writes for the items, with faults of their own: a batch that is run again must
 * not find those of the first run. */
static struct api_promotion_write *make_writes(struct api_call *call, const struct batch *batch)
{
    struct api_promotion_write *writes = arena_calloc(call->arena, batch->count, sizeof *writes);

    for (size_t i = 0; writes != NULL && i < batch->count; i++) {
        batch->items[i].faults = batch->decoded[i];
        writes[i].given = &batch->items[i].record;
        writes[i].faults = &batch->items[i].faults;
    }
    return writes;
}

static enum db_result post_batch(struct api_call *call)
{
    const struct batch *batch = call->input;
    struct api_promotion_write *writes = make_writes(call, batch);
    struct json_out out;
    enum db_result result;

    if (writes == NULL)
        return DB_FAILED;
    result = api_write_promotions(call, writes, batch->count, false);
    if (result != DB_OK)
        return result;
    out = api_json(call->request, call->reply);
    json_out_object(&out);
    json_out_key(&out, "items");
    json_out_array(&out);
    for (size_t i = 0; i < batch->count; i++)
        store_outcome_encode(&out, i, writes[i].given->promotion.id, writes[i].outcome,
                             writes[i].faults);
    json_out_end_array(&out);
    json_out_end_object(&out);
    return DB_OK;
}

void api_post_promotions_batch(struct http_request *request, struct http_reply *reply)
{
    static const struct api_plan PLAN = {.body = post_batch, .writes = true, .keyed = true};
    struct store_body body = api_body(request, NULL);
    struct codec_error error;
    struct batch batch = {.count = 0};
    struct fault_list *decoded_faults;
    enum codec_result decoded = promotion_batch_decode(&body, &batch.items, &batch.count, &error);

    if (api_refuse_body(request, reply, decoded, &error))
        return;
    decoded_faults = arena_calloc(request->arena, batch.count, sizeof *decoded_faults);
    if (decoded_faults == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return;
    }
    for (size_t i = 0; i < batch.count; i++)
        decoded_faults[i] = batch.items[i].faults;
    batch.decoded = decoded_faults;
    api_call_run(request, reply, &PLAN, &batch);
}
