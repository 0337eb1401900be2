/*
 * GET /v1/shops/{shop_id}/campaigns/{campaign_id}/videos[?metrics][&sort][&view][&date]
 * [&channel][&limit][&cursor]: videos that were published before the campaign's end, with
 * what the products sold that they link to.
 */
#include <string.h>

#include "api/campaign_lists.h"
#include "api/media.h"

enum { EXTRA_PRODUCT_GMV, EXTRA_VIEWS, EXTRA_LIKES, EXTRA_COUNT };

static const char *const EXTRAS[] = {[EXTRA_PRODUCT_GMV] = "product_gmv",
                                     [EXTRA_VIEWS] = "views",
                                     [EXTRA_LIKES] = "likes",
                                     [EXTRA_COUNT] = NULL};
static const struct item_kind VIDEOS = {
    .kind = ROLLUP_VIDEO, .extras = EXTRAS, .money_extras = 1u << EXTRA_PRODUCT_GMV};

/* ---- which ---- */

struct gathering {
    struct item_gather *gather;
    const struct item_figures *products;
};

static struct metric_value told(int64_t value)
{
    return (struct metric_value){.known = value >= 0, .value = value};
}

static bool take_video(void *arg, const struct db_listed_video *video)
{
    const struct gathering *gathering = arg;
    struct metric_value extras[EXTRA_COUNT] = {
        [EXTRA_PRODUCT_GMV] = {.known = true},
        [EXTRA_VIEWS] = told(video->views),
        [EXTRA_LIKES] = told(video->likes),
    };

    for (uint32_t i = 0; i < video->product_count; i++) {
        const int64_t *sums = item_figures_find(gathering->products, video->product_ids[i]);

        if (__builtin_add_overflow(extras[EXTRA_PRODUCT_GMV].value, sums[ROLLUP_GMV],
                                   &extras[EXTRA_PRODUCT_GMV].value))
            return false;
    }
    return item_gather_add(gathering->gather, video->video_id, extras);
}

static enum db_result gather_videos(const struct dashboard *dashboard, void *arg,
                                    struct item_gather *gather)
{
    const struct item_list_query *query = arg;
    const struct api_call *call = dashboard->call;
    struct item_figures *products = NULL;
    struct gathering gathering = {.gather = gather};
    enum db_result result = item_figures_open(dashboard, ROLLUP_PRODUCT, dashboard->channels,
                                              dashboard->head.range, query->exact, &products);

    if (result != DB_OK)
        return result;
    item_gather_used(gather, products);
    gathering.products = products;
    result = db_select_listed_videos(call->conn, call->arena, call->shop_id,
                                     dashboard->period.to_us, take_video, &gathering);
    item_figures_release(products);
    return result;
}

/* ---- the page ---- */

/* The page's videos with their products, in the order of ids. */
static enum db_result read_records(const struct item_list *list, struct video_record **records,
                                   size_t *count)
{
    struct api_call *call = list->dashboard->call;
    size_t shown = list->end - list->first;
    const struct tumpuk_text *ids = item_list_page_ids(list);
    enum db_result result;

    *count = 0;
    if (ids == NULL)
        return DB_FAILED;
    result = db_select_videos(call->conn, call->arena, call->shop_id, ids, shown, records, count);
    if (result == DB_OK)
        result = db_select_video_products(call->conn, call->arena, call->shop_id, *records, *count);
    return result;
}

static enum db_result encode(const struct item_list *list)
{
    const struct dashboard *dashboard = list->dashboard;
    struct video_record *records = NULL;
    int64_t shop_gmv = 0;
    struct json_out out;
    size_t count = 0;
    enum db_result result = read_records(list, &records, &count);

    if (result == DB_OK)
        result = dashboard_gmv(dashboard->call, dashboard->channels, dashboard->head.range,
                               &shop_gmv);
    if (result != DB_OK)
        return result;
    out = item_list_begin(list);
    json_out_member_i64(&out, "shop_gmv", shop_gmv);
    json_out_key(&out, "items");
    json_out_array(&out);
    for (size_t at = list->first; at < list->end; at++) {
        struct tumpuk_text id = item_list_id(list, at);
        const struct video_record *record = api_find_video(records, count, id);

        json_out_object(&out);
        json_out_member_i64(&out, "rank", (int64_t)at + 1);
        if (record != NULL)
            video_encode_members(&out, &dashboard->call->view, record);
        item_list_metrics_encode(&out, list, at);
        json_out_end_object(&out);
    }
    item_list_end(&out, list);
    return DB_OK;
}

enum db_result videos_list_open(struct api_call *call, struct item_list_query *query,
                                struct dashboard *dashboard, struct item_list *list)
{
    struct item_source source = {.read = gather_videos, .arg = query};
    enum db_result result = dashboard_open_media(call, &query->shared, dashboard);

    if (result == DB_OK)
        result = db_select_media_version(call->conn, call->shop_id, &source.version);
    if (result != DB_OK)
        return result;
    source.key = arena_printf(call->arena, "%lld", (long long)dashboard->period.to_us);
    if (source.key == NULL)
        return DB_FAILED;
    return item_list_open(dashboard, query, &source, list);
}

static enum db_result get_videos(struct api_call *call)
{
    struct dashboard dashboard;
    struct item_list list;
    enum db_result result = videos_list_open(call, call->input, &dashboard, &list);

    if (result != DB_OK)
        return result;
    result = encode(&list);
    item_list_close(&list);
    return result;
}

void videos_query_read(const struct http_request *request, struct item_list_query *query,
                       struct fault_list *faults)
{
    item_list_query_read(request, &VIDEOS, query, faults);
}

void api_get_campaign_videos(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"metrics", "sort",  "view",   "date",
                                             "channel", "limit", "cursor", NULL};
    struct item_list_query query;
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check(request, PARAMETERS, &faults);
    videos_query_read(request, &query, &faults);
    item_list_query_read_page(request, &query, &faults);
    dashboard_run(request, reply, get_videos, &query, &faults);
}
