/* The items of a batch, from the decoder to the answer. */
#include "api/ingest.h"

bool api_ingest_check_ahead(const struct http_request *request, struct fault_list *faults,
                            const char *field, int64_t at_us)
{
    if (at_us == TUMPUK_TIME_MIN || at_us == TUMPUK_TIME_MAX ||
        at_us <= rfc3339_now_us() + api_context_of(request)->ahead_limit_us)
        return true;
    fault_add(faults, field, API_FAULT_TOO_FAR_AHEAD,
              BILINGUAL(faults, "Waktu ini terlalu jauh di depan jam layanan.",
                        "The instant is too far ahead of the service's clock."));
    return false;
}

void api_ingest_check_instant(const struct http_request *request, struct fault_list *faults,
                              const char *field, int64_t at_us)
{
    if (at_us == TUMPUK_TIME_MIN || !api_ingest_check_ahead(request, faults, field, at_us))
        return;
    if (at_us < rfc3339_now_us() - api_context_of(request)->raw_retention_us)
        fault_add(faults, field, API_FAULT_TOO_OLD,
                  BILINGUAL(faults, "Data setua ini tidak diterima lagi.",
                            "Data of so long ago is not taken any more."));
}

bool api_items_make(struct http_request *request, struct http_reply *reply, struct api_items *items)
{
    items->items = arena_calloc(request->arena, items->count, sizeof *items->items);
    if (items->items == NULL)
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    return items->items != NULL;
}

void api_items_check(const struct http_request *request, const struct api_items *items,
                     const char *field)
{
    for (size_t i = 0; i < items->count; i++)
        api_ingest_check_instant(request, items->items[i].decoded, field, items->items[i].at_us);
}

void api_items_begin(const struct api_items *items)
{
    for (size_t i = 0; i < items->count; i++) {
        struct api_item *item = &items->items[i];

        item->faults = *item->decoded;
        item->outcome = DATA_INVALID;
        item->quota_exceeded = NULL;
        item->quota_exceeded_count = 0;
    }
}

bool api_items_span(const struct api_items *items, int64_t *first_us, int64_t *last_us)
{
    *first_us = INT64_MAX;
    *last_us = INT64_MIN;
    for (size_t i = 0; i < items->count; i++) {
        const struct api_item *item = &items->items[i];

        if (item->decoded->count > 0)
            continue;
        *first_us = item->at_us < *first_us ? item->at_us : *first_us;
        *last_us = item->at_us > *last_us ? item->at_us : *last_us;
    }
    return *first_us <= *last_us;
}

void api_items_answer(struct api_call *call, const struct api_items *items)
{
    struct json_out out = api_json_items(call->request, call->reply);

    for (size_t i = 0; i < items->count; i++) {
        const struct api_item *item = &items->items[i];

        data_outcome_encode(&out, i, item->id, item->outcome, &item->faults, item->quota_exceeded,
                            item->quota_exceeded_count);
    }
    json_out_end_array(&out);
    json_out_end_object(&out);
}
