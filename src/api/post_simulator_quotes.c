/* POST /v1/simulator/quotes[?compare=version]: prices a basket under promotions. */
#include "api/api.h"

static struct quote_view make_view(const struct http_request *request,
                                   const struct quote_request *quote_request,
                                   const struct shelf_rulebook *rulebook,
                                   const struct tumpuk_quote *quote)
{
    return (struct quote_view){.rulebook_version = rulebook->version,
                               .currency = quote_request->currency,
                               .exponent = quote_request->exponent,
                               .zone = quote_request->zone,
                               .rulebook = &rulebook->rules,
                               .basket = &quote_request->basket,
                               .offer = &quote_request->offer,
                               .quote = quote,
                               .lang = request->lang};
}

static void answer_comparison(const struct http_request *request, struct http_reply *reply,
                              const struct quote_request *quote_request,
                              const struct quote_view *base, const struct shelf_rulebook *rulebook)
{
    const struct tumpuk_quote *quote = api_compute_quote(request, reply, &rulebook->rules,
                                                         quote_request);
    struct quote_view compared;
    struct json_out out;

    if (quote == NULL)
        return;
    compared = make_view(request, quote_request, rulebook, quote);
    out = api_json(request, reply);
    quote_comparison_encode(&out, base, &compared);
}

void api_post_simulator_quotes(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"compare", NULL};
    const char *compare = http_request_query(request, "compare");
    const struct shelf_rulebook *compared = NULL;
    const struct shelf_rulebook *rulebook = NULL;
    const struct tumpuk_quote *quote;
    struct quote_request quote_request = {0};
    struct codec_error error;
    enum codec_result decoded = quote_request_decode(request->body, request->body_len,
                                                     rfc3339_now_us(), request->lang,
                                                     request->arena, &quote_request, &error);
    struct quote_view view;
    struct json_out out;

    if (decoded == CODEC_OK || decoded == CODEC_INVALID) {
        api_query_check(request, PARAMETERS, &error.faults);
        if (compare != NULL)
            compared = api_named_rulebook(request, compare, "query.compare", &error.faults);
        if (quote_request.rulebook != NULL)
            rulebook = api_named_rulebook(request, quote_request.rulebook, "rulebook",
                                          &error.faults);
    }
    if (api_reply_codec(request, reply, decoded, &error))
        return;
    rulebook = api_find_rulebook(request, reply, rulebook, quote_request.basket.at_us);
    if (rulebook == NULL)
        return;
    quote = api_compute_quote(request, reply, &rulebook->rules, &quote_request);
    if (quote == NULL)
        return;
    view = make_view(request, &quote_request, rulebook, quote);
    if (compared != NULL) {
        answer_comparison(request, reply, &quote_request, &view, compared);
        return;
    }
    out = api_json(request, reply);
    quote_answer_encode(&out, &view);
}
