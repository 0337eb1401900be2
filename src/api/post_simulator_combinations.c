/* POST /v1/simulator/combinations: which promotion types apply together. */
#include "api/api.h"
#include "codec/combination_answer.h"
#include "codec/combination_request.h"

static bool compute(const struct http_request *request, struct http_reply *reply,
                    const struct shelf_rulebook *rulebook,
                    const struct tumpuk_combination_request *combination_request,
                    struct tumpuk_combination *combination)
{
    size_t len = tumpuk_combination_storage_size();
    void *storage = arena_alloc(request->arena, len);

    if (storage != NULL) {
        switch (tumpuk_combination_compute(&rulebook->rules, combination_request, storage, len,
                                           combination)) {
        case TUMPUK_QUOTE_OK:
            return true;
        case TUMPUK_QUOTE_AMOUNT_OUT_OF_RANGE:
            api_reply_out_of_range(request, reply);
            return false;
        case TUMPUK_QUOTE_STORAGE_TOO_SMALL:
        case TUMPUK_QUOTE_INVALID:
            break;
        }
    }
    http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
    return false;
}

void api_post_simulator_combinations(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {NULL};
    int64_t now_us = rfc3339_now_us();
    struct tumpuk_combination *combination = arena_alloc(request->arena, sizeof(*combination));
    struct tumpuk_combination_request combination_request;
    const struct shelf_rulebook *rulebook;
    struct combination_view view;
    struct quote_view quote;
    struct codec_error error;
    enum codec_result decoded = combination_request_decode(request->body, request->body_len,
                                                           request->lang, request->arena,
                                                           &combination_request, &error);
    struct json_out out;

    if (combination == NULL) {
        (void)api_reply_codec(request, reply, CODEC_NO_MEMORY, &error);
        return;
    }
    if (decoded == CODEC_OK || decoded == CODEC_INVALID)
        api_query_check(request, PARAMETERS, &error.faults);
    if (api_reply_codec(request, reply, decoded, &error))
        return;
    rulebook = api_find_rulebook(request, reply, NULL, now_us);
    if (rulebook == NULL || !compute(request, reply, rulebook, &combination_request, combination))
        return;
    combination->basket.at_us = now_us;
    quote = (struct quote_view){.rulebook_version = rulebook->version,
                                .currency = "IDR",
                                .zone = {.zulu = true},
                                .rulebook = &rulebook->rules,
                                .basket = &combination->basket,
                                .offer = &combination->offer,
                                .quote = &combination->quote,
                                .lang = request->lang};
    view = (struct combination_view){.rulebook_version = rulebook->version,
                                     .rulebook = &rulebook->rules,
                                     .request = &combination_request,
                                     .combination = combination,
                                     .quote = &quote,
                                     .lang = request->lang};
    out = api_json(request, reply);
    combination_answer_encode(&out, &view);
}
