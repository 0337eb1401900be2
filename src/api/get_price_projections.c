/* GET /v1/shops/{shop_id}/price-projections: what SKUs will cost, and why it changes. */
#include <string.h>

#include "api/projection_writer.h"

#define DAY_US (INT64_C(86400) * 1000000)
#define DAYS_DEFAULT 7
#define DAYS_MAX 366

/* An answer of so many segments is made whole (about 64 KiB); a longer one is
 * streamed. */
#define WHOLE_SEGMENTS_MAX 128
/* So many are gone through on the event loop (about a millisecond); more by a
 * worker. */
#define CHECKED_SEGMENTS_MAX 5000

struct projection_query {
    struct projection_terms terms;
    struct tumpuk_text *skus; /* of the request and of its products, each once */
    size_t count;
};

/* ---- the query ---- */

static void read_period(const struct http_request *request, struct projection_terms *terms,
                        struct fault_list *faults)
{
    size_t before = faults->count;

    terms->from_us = rfc3339_now_us();
    api_query_instant(request, "from", &terms->from_us, faults);
    terms->to_us = terms->from_us + DAYS_DEFAULT * DAY_US;
    api_query_instant(request, "to", &terms->to_us, faults);
    if (faults->count > before)
        return;
    if (!api_instant_zoned(terms->from_us))
        fault_add(faults, "query.from", CODEC_FAULT_OUT_OF_RANGE,
                  BILINGUAL(faults, "Seharusnya di antara tahun 1 dan 9999.",
                            "Must lie between the years 1 and 9999."));
    else if (!api_instant_zoned(terms->to_us) || terms->to_us - terms->from_us > DAYS_MAX * DAY_US)
        fault_add(faults, "query.to", CODEC_FAULT_OUT_OF_RANGE,
                  BILINGUAL(faults, "Paling lama %d hari, sampai tahun 9999.",
                            "At most %d days, up to the year 9999."),
                  DAYS_MAX);
    else if (terms->to_us <= terms->from_us)
        fault_add(faults, "query.to", CODEC_FAULT_INCONSISTENT,
                  BILINGUAL(faults, "Harus setelah from.", "Must be later than from."));
}

static void read_include(const struct http_request *request, struct projection_terms *terms,
                         struct fault_list *faults)
{
    const char *text = http_request_query(request, "include");

    while (text != NULL) {
        size_t len = strcspn(text, ",");
        enum tumpuk_type type = TUMPUK_TYPE_CHAT_VOUCHER;

        if (len != strlen(tumpuk_type_name(type)) || memcmp(text, tumpuk_type_name(type), len) != 0)
            type = TUMPUK_TYPE_PROMO_CODE;
        if (len != strlen(tumpuk_type_name(type)) ||
            memcmp(text, tumpuk_type_name(type), len) != 0) {
            fault_add(faults, "query.include", CODEC_FAULT_UNKNOWN_VALUE,
                      BILINGUAL(faults, "Pilihannya CHAT_VOUCHER dan PROMO_CODE, dipisah koma.",
                                "CHAT_VOUCHER and PROMO_CODE are expected, comma-separated."));
            return;
        }
        if (type == TUMPUK_TYPE_CHAT_VOUCHER)
            terms->chat_vouchers = true;
        else
            terms->promo_codes = true;
        text = text[len] == ',' ? text + len + 1 : NULL;
    }
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
    terms->buyer = api_query_buyer(request, faults);
    terms->channel = api_query_channel(request, faults);
    terms->quantity = api_query_number(request, "quantity", 1, TUMPUK_QUANTITY_MAX, faults);
    read_include(request, terms, faults);
    terms->range = range != NULL && strcmp(range, "true") == 0;
}

/* ---- which SKUs ---- */

static void fault_count(struct fault_list *faults)
{
    fault_add(faults, "query.sku_id", CODEC_FAULT_TOO_MANY,
              BILINGUAL(faults, "Paling banyak %d SKU, termasuk SKU dari product_id.",
                        "At most %d SKUs, those of product_id included."),
              API_PRICES_SKUS_MAX);
}

/* Adds a SKU unless it is there; false where there are too many. */
static bool add_sku(struct projection_query *query, struct tumpuk_text id)
{
    for (size_t i = 0; i < query->count; i++) {
        if (query->skus[i].len == id.len && memcmp(query->skus[i].bytes, id.bytes, id.len) == 0)
            return true;
    }
    if (query->count == API_PRICES_SKUS_MAX)
        return false;
    query->skus[query->count++] = id;
    return true;
}

/* The SKUs named, and those of the products named, in the order of the query. */
static void collect_skus(const struct http_request *request, const struct catalog_snapshot *shop,
                         struct projection_query *query, struct fault_list *faults)
{
    size_t skus = 0;
    size_t products = 0;
    bool room = true;

    for (size_t i = 0; room && i < request->query_count; i++) {
        const struct http_pair *pair = &request->query[i];
        struct tumpuk_text id = {pair->value, (uint32_t)strlen(pair->value)};

        if (strcmp(pair->name, "sku_id") == 0) {
            struct catalog_found found;

            catalog_find_skus(shop, &id, 1, &found);
            if (found.sku == NULL)
                api_fault_unknown_sku(faults,
                                      arena_printf(request->arena, "query.sku_id[%zu]", skus));
            else
                room = add_sku(query, id);
            skus++;
        } else if (strcmp(pair->name, "product_id") == 0) {
            const struct catalog_product *product = catalog_find_product(shop, id);

            if (product == NULL)
                fault_add(faults, arena_printf(request->arena, "query.product_id[%zu]", products),
                          API_FAULT_UNKNOWN_PRODUCT,
                          BILINGUAL(faults, "Toko ini tidak menjual produk tersebut.",
                                    "The shop does not sell this product."));
            for (uint32_t s = 0; product != NULL && room && s < product->sku_count; s++)
                room = add_sku(query, product->skus[s].id);
            products++;
        }
    }
    if (!room)
        fault_count(faults);
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
        api_reply_fault(request, reply, "query", API_FAULT_TOO_MANY_SEGMENTS,
                        arena_printf(request->arena,
                                     BILINGUAL(request,
                                               "Perlu sampai %llu segmen, paling banyak %llu: "
                                               "kurangi SKU atau persingkat periodenya.",
                                               "Needs up to %llu segments, at most %llu: ask for "
                                               "fewer SKUs or a shorter period."),
                                     (unsigned long long)needs, (unsigned long long)most));
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

    collect_skus(request, shop, query, faults);
    if (api_refuse_faults(request, reply, faults) ||
        api_find_rulebook(request, reply, NULL, query->terms.from_us) == NULL)
        return;
    found = arena_alloc(request->arena, (query->count + 1) * sizeof *found);
    stream = arena_alloc(request->arena, sizeof *stream);
    if (found == NULL || stream == NULL)
        goto failed;
    catalog_find_skus(shop, query->skus, query->count, found);
    if (!projection_run_init(&stream->run, shop, shelf, &query->terms, found, query->count,
                             request->arena))
        goto failed;
    for (size_t i = 0; i < query->count; i++)
        needs += projection_run_needs(&stream->run, &found[i]);
    if (check(request, reply, &stream->run, found, query->count, needs)) {
        projection_writer_init(&stream->writer, request, &stream->run, found, query->count);
        answer(request, reply, stream, needs);
    }
    return;
failed:
    http_reply_problem(request, reply, &HTTP_PROBLEM_INTERNAL, NULL, NULL, 0);
}

void api_get_price_projections(struct http_request *request, struct http_reply *reply)
{
    struct projection_query query = {.count = 0};
    const struct catalog_snapshot *shop;
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    query.skus = arena_alloc(request->arena, API_PRICES_SKUS_MAX * sizeof *query.skus);
    if (query.skus == NULL) {
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
