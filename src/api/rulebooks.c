/* What endpoints share about rulebooks and quotes. */
#include "api/api.h"

const struct shelf_rulebook *api_named_rulebook(const struct http_request *request,
                                                const char *version, const char *field,
                                                struct fault_list *faults)
{
    const struct rulebook_shelf *shelf = api_context_of(request)->rulebooks;
    const struct shelf_rulebook *rulebook = rulebook_shelf_find(shelf, version);

    if (rulebook == NULL && rulebook_shelf_count(shelf) > 0)
        fault_add(faults, field, API_FAULT_UNKNOWN_RULEBOOK,
                  BILINGUAL(faults, "Versi ini tidak ada; daftarnya ada di GET /v1/rulebooks.",
                            "There is no such version; GET /v1/rulebooks lists them."));
    return rulebook;
}

const struct shelf_rulebook *api_find_rulebook(const struct http_request *request,
                                               struct http_reply *reply,
                                               const struct shelf_rulebook *named, int64_t at_us)
{
    const struct shelf_rulebook *rulebook = named != NULL
                                                ? named
                                                : rulebook_shelf_at(
                                                      api_context_of(request)->rulebooks, at_us);

    if (rulebook == NULL)
        api_reply_no_rulebook(request, reply);
    return rulebook;
}

struct rulebook_document api_rulebook_document(const struct shelf_rulebook *rulebook)
{
    return (struct rulebook_document){.version = rulebook->version,
                                      .has_effective_from = rulebook->effective_from_us !=
                                                            TUMPUK_TIME_MIN,
                                      .effective_from_us = rulebook->effective_from_us,
                                      .zone = {.zulu = true},
                                      .rules = rulebook->rules};
}

const struct tumpuk_quote *api_compute_quote(const struct http_request *request,
                                             struct http_reply *reply,
                                             const struct tumpuk_rulebook *rules,
                                             const struct quote_request *quote_request)
{
    size_t len = tumpuk_quote_storage_size(quote_request->basket.line_count,
                                           quote_request->offer.promotion_count);
    struct tumpuk_quote *quote = arena_alloc(request->arena, sizeof(*quote));
    void *storage = arena_alloc(request->arena, len);

    if (quote == NULL || storage == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return NULL;
    }
    switch (tumpuk_quote_compute(rules, &quote_request->basket, &quote_request->offer, storage, len,
                                 quote)) {
    case TUMPUK_QUOTE_OK:
        return quote;
    case TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE:
        api_reply_out_of_range(request, reply);
        return NULL;
    case TUMPUK_QUOTE_STORAGE_TOO_SMALL:
    case TUMPUK_QUOTE_INVALID:
        break;
    }
    http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    return NULL;
}
