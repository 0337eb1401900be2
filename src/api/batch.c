/* Many products or promotions at once: a result each, in one transaction. */
#include "api/store.h"

const struct http_problem API_PROBLEM_MALFORMED_SHEET = {
    .code = "MALFORMED_SHEET",
    .status = 400,
    .title_id = "Berkas tabelnya tidak dapat dibaca",
    .title_en = "The table's file cannot be read",
};

struct batch {
    const struct api_batch_kind *kind;
    size_t count;
    struct store_item *items;
    const struct fault_list *decoded; /* of each item, before the store was asked */
};

static void encode(struct api_call *call, const struct batch *batch,
                   const enum store_outcome *outcomes)
{
    struct json_out out = api_json_items(call->request, call->reply);

    for (size_t i = 0; i < batch->count; i++) {
        struct store_item *item = &batch->items[i];

        batch->kind->place(item);
        store_outcome_encode(&out, i, item->row_count > 0 ? item->rows[0] : 0,
                             batch->kind->id(item), outcomes[i], &item->faults);
    }
    json_out_end_array(&out);
    json_out_end_object(&out);
}

static enum db_result post_batch(struct api_call *call)
{
    const struct batch *batch = call->input;
    enum store_outcome *outcomes = arena_calloc(call->arena, batch->count, sizeof *outcomes);
    enum db_result result;

    if (outcomes == NULL)
        return DB_FAILED;
    /* a batch that is run again must not find the faults of the first run */
    for (size_t i = 0; i < batch->count; i++)
        batch->items[i].faults = batch->decoded[i];
    result = batch->count == 0 ? DB_OK
                               : batch->kind->write(call, batch->items, batch->count, outcomes);
    if (result == DB_OK)
        encode(call, batch, outcomes);
    return result;
}

/* A sheet that no rows could be read from: true where the answer stands. */
static bool refuse_sheet(struct http_request *request, struct http_reply *reply,
                         enum store_form form, enum codec_result decoded,
                         const struct codec_error *error)
{
    const char *detail = error->message;

    if (form == STORE_FORM_JSON || decoded != CODEC_MALFORMED)
        return false;
    if (error->line > 0)
        detail = arena_printf(request->arena, BILINGUAL(request, "baris %d: %s", "row %d: %s"),
                              error->line, error->message);
    http_reply_problem(request, reply, &API_PROBLEM_MALFORMED_SHEET, detail, NULL, 0);
    return true;
}

void api_batch_run(struct http_request *request, struct http_reply *reply,
                   const struct api_batch_kind *kind)
{
    static const struct api_plan PLAN = {.body = post_batch, .writes = true, .keyed = true};
    struct store_body body = api_body(request, NULL);
    struct batch batch = {.kind = kind};
    struct fault_list *decoded_faults;
    struct codec_error error;
    enum codec_result decoded = kind->decode(&body, &batch.items, &batch.count, &error);

    if (refuse_sheet(request, reply, body.form, decoded, &error) ||
        api_refuse_body(request, reply, decoded, &error))
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
