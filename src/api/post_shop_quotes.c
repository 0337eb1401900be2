/* POST /v1/shops/{shop_id}/quotes[?decisions=all]: prices a basket with the stored catalogue. */
#include <string.h>

#include "api/shops.h"

enum catalog_decisions api_query_decisions(const struct http_request *request,
                                           struct fault_list *faults)
{
    const char *text = http_request_query(request, "decisions");

    if (text == NULL)
        return CATALOG_DECISIONS_TOUCHING;
    if (strcmp(text, "all") != 0)
        fault_add(faults, "query.decisions", CODEC_FAULT_UNKNOWN_VALUE,
                  BILINGUAL(faults, "Pilihannya hanya all.", "Only all is expected."));
    return CATALOG_DECISIONS_ALL;
}

static void answer(const struct http_request *request, struct http_reply *reply,
                   const struct catalog_snapshot *shop, struct shop_quote_request *basket,
                   enum catalog_decisions decisions, struct fault_list *faults)
{
    struct quote_view view;
    struct json_out out;

    switch (api_price_basket(request, shop, basket, decisions, faults, &view)) {
    case API_PRICED:
        out = api_json(request, reply);
        quote_answer_encode(&out, &view);
        api_reply_catalog(request, reply, shop);
        return;
    case API_PRICED_FAULTS:
        api_refuse_shop_faults(request, reply, shop, faults);
        return;
    case API_PRICED_NO_RULEBOOK:
        api_reply_no_rulebook(request, reply);
        return;
    case API_PRICED_FAILED:
        break;
    }
    http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
}

void api_post_shop_quotes(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"decisions", NULL};
    enum catalog_decisions decisions = CATALOG_DECISIONS_TOUCHING;
    const struct catalog_snapshot *shop;
    struct shop_quote_request basket;
    struct codec_error error;
    enum codec_result decoded = shop_quote_request_decode(request->body, request->body_len,
                                                          rfc3339_now_us(), request->lang,
                                                          request->arena, &basket, &error);

    if (decoded == CODEC_OK || decoded == CODEC_INVALID) {
        api_query_check(request, PARAMETERS, &error.faults);
        decisions = api_query_decisions(request, &error.faults);
    }
    if (api_reply_codec(request, reply, decoded, &error))
        return;
    if (decisions == CATALOG_DECISIONS_ALL && request->worker == NULL) {
        http_request_defer(request); /* it may look at thousands of promotions */
        return;
    }
    shop = api_pin_shop(request, reply, request->params[0]);
    if (shop == NULL)
        return;
    answer(request, reply, shop, &basket, decisions, &error.faults);
    catalog_unpin(api_context_of(request)->catalog);
}
