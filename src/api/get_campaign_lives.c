/*
 * GET /v1/shops/{shop_id}/campaigns/{campaign_id}/lives[?status][&metrics][&sort][&view]
 * [&date][&channel][&limit][&cursor]: LIVEs whose schedule or course meets the campaign.
 *
 * A campaign has few LIVEs, and which of them are ongoing changes with the clock: they
 * are read for each page. Their order is kept (api/item_list.h), by which they are.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "api/item_list.h"
#include "api/media.h"

#define HASH_BYTES 16

struct lives_query {
    struct item_list_query list;
    const char *status; /* NULL: any */
};

/* The LIVEs of a list, in the order of ids. */
struct lives {
    struct live_record *records;
    size_t count;
};

static const char *const EXTRAS[] = {"views", "viewers", "peak_viewers", "avg_watch_seconds", NULL};
static const struct item_kind LIVES = {.kind = ROLLUP_LIVE, .extras = EXTRAS};
static const char VIOLATING[] = "VIOLATING";

/* ---- which ---- */

static bool has_status(const struct live_record *live, const char *status, int64_t now_us)
{
    return status == NULL || strcmp(status, VIOLATING) == 0 ||
           strcmp(status, live_status_name(live_status_at(live, now_us))) == 0;
}

static enum db_result read_lives(const struct dashboard *dashboard, const char *status,
                                 struct lives *out)
{
    struct api_call *call = dashboard->call;
    struct span_range period = dashboard->period;
    size_t found = 0;
    enum db_result result = db_select_lives(
        call->conn, call->arena, call->shop_id, period.from_us, period.to_us,
        status != NULL && strcmp(status, VIOLATING) == 0, &out->records, &found);

    out->count = 0;
    for (size_t i = 0; result == DB_OK && i < found; i++) {
        const struct live_record *live = &out->records[i];

        if (live_meets(live, call->view.now_us, period.from_us, period.to_us) &&
            has_status(live, status, call->view.now_us))
            out->records[out->count++] = *live;
    }
    return result;
}

/* Names these very LIVEs. */
static const char *key_of(struct arena *arena, const struct lives *lives)
{
    unsigned char hash[HASH_BYTES];
    char hex[2 * HASH_BYTES + 1];
    crypto_generichash_state state;

    (void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
    for (size_t i = 0; i < lives->count; i++) /* with their NULs: ids cannot run together */
        (void)crypto_generichash_update(&state,
                                        (const unsigned char *)lives->records[i].live_id.bytes,
                                        lives->records[i].live_id.len + (size_t)1);
    (void)crypto_generichash_final(&state, hash, sizeof hash);
    return arena_strndup(arena, sodium_bin2hex(hex, sizeof hex, hash, sizeof hash), 2 * HASH_BYTES);
}

static struct metric_value told(int64_t value)
{
    return (struct metric_value){.known = value >= 0, .value = value};
}

static enum db_result gather_lives(const struct dashboard *dashboard, void *arg,
                                   struct item_gather *gather)
{
    const struct lives *lives = arg;

    (void)dashboard;
    for (size_t i = 0; i < lives->count; i++) {
        const struct live_record *live = &lives->records[i];
        const struct metric_value extras[] = {told(live->views), told(live->viewers),
                                              told(live->peak_viewers),
                                              told(live->avg_watch_seconds)};

        if (!item_gather_add(gather, live->live_id, extras))
            return DB_FAILED;
    }
    return DB_OK;
}

/* ---- the page ---- */

static int record_order(const void *a, const void *b)
{
    return api_text_compare(((const struct live_record *)a)->live_id,
                            ((const struct live_record *)b)->live_id);
}

static struct live_record *find(const struct lives *lives, struct tumpuk_text id)
{
    const struct live_record key = {.live_id = id};

    return bsearch(&key, lives->records, lives->count, sizeof key, record_order);
}

/* The LIVEs of the page with their violations, in the order of ids. */
static enum db_result read_page(const struct item_list *list, const struct lives *all,
                                struct lives *page)
{
    struct api_call *call = list->dashboard->call;

    page->count = 0;
    page->records = arena_calloc(call->arena, list->end - list->first + 1, sizeof *page->records);
    if (page->records == NULL)
        return DB_FAILED;
    for (size_t at = list->first; at < list->end; at++) {
        const struct live_record *live = find(all, item_list_id(list, at));

        if (live != NULL)
            page->records[page->count++] = *live;
    }
    qsort(page->records, page->count, sizeof *page->records, record_order);
    return db_select_live_violations(call->conn, call->arena, call->shop_id, page->records,
                                     page->count);
}

static enum db_result encode(const struct item_list *list, const struct lives *all)
{
    struct lives page;
    struct json_out out;
    enum db_result result = read_page(list, all, &page);

    if (result != DB_OK)
        return result;
    out = item_list_answer(list);
    for (size_t at = list->first; at < list->end; at++) {
        const struct live_record *live = find(&page, item_list_id(list, at));

        json_out_object(&out);
        json_out_member_i64(&out, "rank", (int64_t)at + 1);
        if (live != NULL)
            live_encode_members(&out, &list->dashboard->call->view, live);
        item_list_metrics_encode(&out, list, at);
        json_out_end_object(&out);
    }
    item_list_end(&out, list);
    return DB_OK;
}

static enum db_result get_lives(struct api_call *call)
{
    const struct lives_query *query = call->input;
    struct dashboard dashboard;
    struct item_list list;
    struct lives lives;
    struct item_source source = {.read = gather_lives, .arg = &lives};
    enum db_result result = dashboard_open_media(call, &query->list.shared, &dashboard);

    if (result == DB_OK)
        result = db_select_media_version(call->conn, call->shop_id, &source.version);
    if (result == DB_OK)
        result = read_lives(&dashboard, query->status, &lives);
    if (result != DB_OK)
        return result;
    source.key = key_of(call->arena, &lives);
    if (source.key == NULL)
        return DB_FAILED;
    result = item_list_open(&dashboard, &query->list, &source, &list);
    if (result != DB_OK)
        return result;
    result = encode(&list, &lives);
    item_list_close(&list);
    return result;
}

void api_get_campaign_lives(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"status",  "metrics", "sort",   "view", "date",
                                             "channel", "limit",   "cursor", NULL};
    static const char *const STATUSES[] = {"ONGOING", "ENDED", "UPCOMING", VIOLATING, NULL};
    struct lives_query query;
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    item_list_query_read(request, &LIVES, &query.list, &faults);
    item_list_query_read_page(request, &query.list, &faults);
    query.status = api_query_word(request, "status", STATUSES, &faults);
    dashboard_run(request, reply, get_lives, &query, &faults);
}
