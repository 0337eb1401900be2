/* GET /v1/shops/{shop_id}/price-projections: what SKUs will cost, and why it changes. */
#include <string.h>

#include "api/projection_writer.h"

/* An answer of so many segments is made whole (about 64 KiB); a longer one is
 * streamed. */
#define WHOLE_SEGMENTS_MAX 128
/* So many are gone through on the event loop (about a millisecond); more by a
 * worker. */
#define CHECKED_SEGMENTS_MAX 5000

struct projection_query {
    struct projection_terms terms;
    struct projection_skus skus;
};

/* ---- the query ---- */

static void read_period(const struct http_request *request, struct projection_terms *terms,
                        struct fault_list *faults)
{
    size_t before = faults->count;

    terms->from_us = rfc3339_now_us();
    api_query_instant(request, "from", &terms->from_us, faults);
    terms->to_us = terms->from_us + PROJECTION_DAYS_DEFAULT * PROJECTION_DAY_US;
    api_query_instant(request, "to", &terms->to_us, faults);
    if (faults->count > before)
        return;
    projection_check_period(terms, "query.from", "query.to", faults);
}

static void read_query(const struct http_request *request, struct projection_terms *terms,
                       struct fault_list *faults)
{
    static const char *const PARAMETERS[] = {"from",     "to",      "buyer", "channel",
                                             "quantity", "include", "range", NULL};
    static const char *const LISTS[] = {"product_id", "sku_id", NULL};
    static const char *const SWITCH[] = {"false", "true", NULL};
    const char *range = api_query_word(request, "range", SWITCH, faults);

    api_query_check_lists(request, PARAMETERS, LISTS, faults);
    if (http_request_query(request, "sku_id") == NULL &&
        http_request_query(request, "product_id") == NULL)
        fault_add(
            faults, "query.sku_id", CODEC_FAULT_REQUIRED,
            BILINGUAL(faults, "Berikan sku_id atau product_id.", "Give sku_id or product_id."));
    read_period(request, terms, faults);
    projection_terms_read(request, terms, faults);
    terms->range = range != NULL && strcmp(range, "true") == 0;
}

/* ---- which SKUs ---- */

/* The SKUs named, and those of the products named, in the order of the query. */
static void collect_skus(const struct http_request *request, const struct catalog_snapshot *shop,
                         struct projection_skus *skus, struct fault_list *faults)
{
    size_t sku_count = 0;
    size_t product_count = 0;

    for (size_t i = 0; i < request->query_count; i++) {
        const struct http_pair *pair = &request->query[i];
        struct tumpuk_text id = {pair->value, (uint32_t)strlen(pair->value)};

        if (strcmp(pair->name, "sku_id") == 0)
            projection_skus_add(skus, shop, id,
                                arena_printf(request->arena, "query.sku_id[%zu]", sku_count++),
                                faults);
        else if (strcmp(pair->name, "product_id") == 0)
            projection_skus_add_product(
                skus, shop, id,
                arena_printf(request->arena, "query.product_id[%zu]", product_count++), faults);
    }
    projection_skus_end(skus, "query.sku_id", faults);
}

/* ---- the answer ---- */

/* An answer under way; in the request's arena. */
struct projection_stream {
    struct projection_run run;
    struct projection_writer writer;
    struct catalog *catalog;
    struct epoch_hold *hold; /* of the shop's snapshot */
};

static enum http_stream_result stream_produce(void *arg, struct buf *piece)
{
    struct projection_stream *stream = arg;

    switch (projection_writer_write(&stream->writer, piece, HTTP_PIECE_BYTES)) {
    case PROJECTION_WRITTEN_PART:
        return HTTP_STREAM_MORE;
    case PROJECTION_WRITTEN_ALL:
        return HTTP_STREAM_END;
    case PROJECTION_WRITTEN_OUT_OF_RANGE: /* was looked for */
        break;
    }
    return HTTP_STREAM_FAILED;
}

static void stream_end(void *arg)
{
    struct projection_stream *stream = arg;

    catalog_release(stream->catalog, stream->hold);
}

static void answer(const struct http_request *request, struct http_reply *reply,
                   struct projection_stream *stream, uint64_t needs)
{
    if (needs <= WHOLE_SEGMENTS_MAX) {
        while (!reply->body.failed && projection_writer_write(&stream->writer, &reply->body,
                                                              SIZE_MAX) == PROJECTION_WRITTEN_PART)
            ; /* on to the end */
    } else {
        stream->catalog = api_context_of(request)->catalog;
        stream->hold = catalog_hold(stream->catalog);
        if (stream->hold == NULL) {
            http_reply_problem(request, reply, &HTTP_PROBLEM_OVERLOADED,
                               BILINGUAL(request, "Terlalu banyak jawaban panjang sedang dikirim.",
                                         "Too many long answers are being sent."),
                               NULL, 0);
            return;
        }
        http_reply_stream(reply, stream_produce, stream, stream_end);
    }
    api_reply_catalog(request, reply, stream->run.shop);
}

/* Goes through the projections before a byte is sent: an answer that has begun
 * could not become a refusal any more. False: one leaves the range of money. */
static bool stay_in_range(struct projection_run *run, const struct catalog_found *found,
                          size_t count)
{
    struct projection_piece piece;

    for (size_t i = 0; i < count; i++) {
        projection_run_begin(run, &found[i]);
        while (projection_run_next(run, &piece))
            ; /* only to see whether it goes on */
        if (!projection_run_in_range(run))
            return false;
    }
    return true;
}

/* Whether it can be answered, needing at most `needs` segments; else a refusal
 * stands, or the request goes to a worker. */
static bool check(struct http_request *request, struct http_reply *reply,
                  struct projection_run *run, const struct catalog_found *found, size_t count,
                  uint64_t needs)
{
    uint64_t most = api_context_of(request)->projection_segments_max;

    if (needs > most) {
        projection_refuse_needs(request, reply, "query", needs, most);
        return false;
    }
    if (!run->may_leave_range)
        return true;
    if (needs > CHECKED_SEGMENTS_MAX && request->worker == NULL) {
        http_request_defer(request);
        return false;
    }
    if (stay_in_range(run, found, count))
        return true;
    api_reply_out_of_range(request, reply);
    return false;
}

static void answer_shop(struct http_request *request, struct http_reply *reply,
                        const struct catalog_snapshot *shop, struct projection_query *query,
                        struct fault_list *faults)
{
    const struct rulebook_shelf *shelf = api_context_of(request)->rulebooks;
    struct projection_stream *stream;
    struct catalog_found *found;
    uint64_t needs = 0;

    collect_skus(request, shop, &query->skus, faults);
    if (api_refuse_shop_faults(request, reply, shop, faults) ||
        api_find_rulebook(request, reply, NULL, query->terms.from_us) == NULL)
        return;
    found = arena_alloc(request->arena, (query->skus.count + 1) * sizeof *found);
    stream = arena_alloc(request->arena, sizeof *stream);
    if (found == NULL || stream == NULL)
        goto failed;
    catalog_find_skus(shop, query->skus.ids, query->skus.count, found);
    if (!projection_run_init(&stream->run, shop, shelf, &query->terms, found, query->skus.count,
                             request->arena))
        goto failed;
    for (size_t i = 0; i < query->skus.count; i++)
        needs += projection_run_needs(&stream->run, &found[i]);
    if (check(request, reply, &stream->run, found, query->skus.count, needs)) {
        projection_writer_init(&stream->writer, request, &stream->run, found, query->skus.count);
        answer(request, reply, stream, needs);
    }
    return;
failed:
    http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
}

void api_get_price_projections(struct http_request *request, struct http_reply *reply)
{
    struct projection_query query = {.skus = {.count = 0}};
    const struct catalog_snapshot *shop;
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    query.skus.ids = arena_alloc(request->arena, API_PRICES_SKUS_MAX * sizeof *query.skus.ids);
    if (query.skus.ids == NULL) {
        http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
        return;
    }
    read_query(request, &query.terms, &faults);
    if (api_refuse_faults(request, reply, &faults))
        return;
    shop = api_pin_shop(request, reply, request->params[0]);
    if (shop == NULL)
        return;
    answer_shop(request, reply, shop, &query, &faults);
    catalog_unpin(api_context_of(request)->catalog);
}
