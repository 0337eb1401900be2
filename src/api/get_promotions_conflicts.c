/* GET /v1/shops/{shop_id}/promotions/conflicts[?from][&to][&limit][&cursor]: a review of
 * the shop's promotions. From memory, but on a worker, as it computes for long. */
#include <string.h>

#include "api/shops.h"
#include "api/store.h"
#include "codec/review_answer.h"

/* Quotes that one page may take: a second or two of one core. */
#define QUOTES_MAX 500000

static void read_query(const struct http_request *request, struct catalog_review_request *review,
                       struct fault_list *faults)
{
    static const char *const PARAMETERS[] = {"from", "to", "limit", "cursor", NULL};
    struct api_page page;

    *review = (struct catalog_review_request){
        .from_us = rfc3339_now_us(), .to_us = TUMPUK_TIME_MAX, .quotes_max = QUOTES_MAX};
    api_query_check(request, PARAMETERS, faults);
    api_query_instant(request, "from", &review->from_us, faults);
    api_query_instant(request, "to", &review->to_us, faults);
    if (faults->count == 0 && review->to_us <= review->from_us)
        fault_add(faults, "query.to", CODEC_FAULT_INCONSISTENT,
                  BILINGUAL(faults, "Seharusnya setelah from.", "It must be later than from."));
    api_page_read(request, faults, &page);
    review->limit = page.limit;
    if (page.after != NULL)
        review->after = api_text(page.after);
}

static void answer(const struct http_request *request, struct http_reply *reply,
                   const struct catalog_snapshot *shop, const struct catalog_review_request *wanted,
                   const struct catalog_review *review)
{
    const struct store_view store = {.zone = catalog_snapshot_facts(shop)->zone};
    struct review_view view = {.store = &store,
                               .lang = request->lang,
                               .from_us = wanted->from_us,
                               .to_us = wanted->to_us,
                               .review = review};
    struct json_out out;

    if (review->more) {
        struct tumpuk_text last = review->items[review->item_count - 1].promotion->promotion.id;
        const char *id = arena_strndup(request->arena, last.bytes, last.len);

        if (id != NULL)
            view.next_cursor = api_cursor_encode(request,
                                                 &(struct api_position){.value = "", .id = id});
        if (view.next_cursor == NULL) {
            http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
            return;
        }
    }
    out = api_json(request, reply);
    review_encode(&out, &view);
    api_reply_catalog(request, reply, shop);
}

static void refuse_size(const struct http_request *request, struct http_reply *reply,
                        uint64_t quotes)
{
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    fault_add(&faults, "query", API_FAULT_TOO_MANY_SEGMENTS,
              BILINGUAL(&faults,
                        "Perlu %llu perhitungan, paling banyak %d: perpendek periodenya atau "
                        "perkecil limit.",
                        "It takes %llu quotes, and %d are allowed: ask for a shorter period, or a "
                        "smaller limit."),
              (unsigned long long)quotes, QUOTES_MAX);
    api_reply_faults(request, reply, &faults);
}

void api_get_promotions_conflicts(struct http_request *request, struct http_reply *reply)
{
    const struct api_context *context = api_context_of(request);
    const struct catalog_snapshot *shop;
    struct catalog_review_request wanted;
    struct catalog_review review;
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    read_query(request, &wanted, &faults);
    if (api_refuse_faults(request, reply, &faults))
        return;
    if (request->worker == NULL) {
        http_request_defer(request);
        return;
    }
    shop = api_pin_shop(request, reply, request->params[0]);
    if (shop == NULL)
        return;
    switch (catalog_review_make(shop, context->rulebooks, &wanted, request->arena, &review)) {
    case CATALOG_REVIEW_OK:
        answer(request, reply, shop, &wanted, &review);
        break;
    case CATALOG_REVIEW_TOO_MANY:
        refuse_size(request, reply, review.quotes);
        break;
    case CATALOG_REVIEW_NO_RULEBOOK:
        api_reply_no_rulebook(request, reply);
        break;
    case CATALOG_REVIEW_NO_MEMORY:
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        break;
    }
    catalog_unpin(context->catalog);
}
