/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/videos/trend?video_ids=a,b[&metric]
 * [&granularity][&from][&to][&view][&date][&channel]: what is attributed to each video,
 * beside all that the products sold that it links to. */
#include <string.h>

#include "api/item_trend.h"
#include "api/media.h"

static const char *const NO_EXTRAS[] = {NULL};
static const struct item_kind VIDEOS = {.kind = ROLLUP_VIDEO, .extras = NO_EXTRAS};

/* The videos in the order asked for. */
static enum db_result read_videos(struct api_call *call, const struct item_trend_query *query,
                                  const struct video_record **videos)
{
    struct video_record *found = NULL;
    struct fault_list faults;
    size_t count = 0;
    enum db_result result = db_select_videos(call->conn, call->arena, call->shop_id, query->ids,
                                             query->id_count, &found, &count);

    if (result != DB_OK)
        return result;
    fault_list_init(&faults, call->arena, call->request->lang);
    for (size_t i = 0; i < query->id_count; i++) {
        videos[i] = api_find_video(found, count, query->ids[i]);
        if (videos[i] == NULL || videos[i]->removed_us != SHOP_TIME_NEVER)
            fault_add(&faults, "query.video_ids", API_FAULT_UNKNOWN_VIDEO,
                      BILINGUAL(&faults, "Toko ini tidak mempunyai video %.*s.",
                                "The shop has no video %.*s."),
                      (int)query->ids[i].len, query->ids[i].bytes);
    }
    return faults.count > 0 ? api_refuse_all(call, &faults) : DB_OK;
}

/* GMV of the products, video by video and bucket by bucket. */
static enum db_result read_product_gmv(struct api_call *call, const struct item_trend *trend,
                                       struct metric_figures **figures)
{
    const struct item_trend_query *query = trend->query;
    struct item_series series = {.kind = ROLLUP_PRODUCT,
                                 .channels = trend->dashboard->channels,
                                 .id_count = query->id_count,
                                 .ids = query->ids,
                                 .range_count = trend->count,
                                 .ranges = trend->ranges};

    series.figures = *figures = arena_calloc(call->arena, query->id_count * trend->count + 1,
                                             sizeof **figures);
    return *figures == NULL ? DB_FAILED : item_series_read_products(call, &series);
}

static void encode_line(struct json_out *out, const struct item_trend *trend, size_t item,
                        const struct video_record *video, const struct metric_figures *products)
{
    json_out_object(out);
    json_out_member_text(out, "video_id", video->video_id.bytes, video->video_id.len);
    json_out_member_text(out, "title", video->title.bytes, video->title.len);
    item_trend_values_encode(out, trend, item);
    json_out_key(out, "product_gmv");
    json_out_array(out);
    for (size_t i = 0; i < trend->count; i++)
        json_out_i64(out, products[item * trend->count + i].sums[ROLLUP_GMV]);
    json_out_end_array(out);
    json_out_end_object(out);
}

static enum db_result get_trend(struct api_call *call)
{
    const struct item_trend_query *query = call->input;
    const struct video_record *videos[ITEM_TREND_MAX];
    struct metric_figures *products = NULL;
    struct dashboard dashboard;
    struct item_trend trend;
    struct json_out out;
    enum db_result result = dashboard_open_media(call, &query->shared, &dashboard);

    if (result == DB_OK)
        result = read_videos(call, query, videos);
    if (result == DB_OK)
        result = item_trend_read(&dashboard, query, &trend);
    if (result == DB_OK)
        result = read_product_gmv(call, &trend, &products);
    if (result != DB_OK)
        return result;
    out = item_trend_answer(&trend);
    for (size_t i = 0; i < query->id_count; i++)
        encode_line(&out, &trend, i, videos[i], products);
    item_trend_end(&out);
    return DB_OK;
}

void api_get_campaign_videos_trend(struct http_request *request, struct http_reply *reply)
{
    static const char *const PARAMETERS[] = {"video_ids", "metric", "granularity", "from", "to",
                                             "view",      "date",   "channel",     NULL};
    static const char *const LISTS[] = {"video_id", NULL};
    struct item_trend_query query;
    struct fault_list faults;

    fault_list_init(&faults, request->arena, request->lang);
    api_query_check_lists(request, PARAMETERS, LISTS, &faults);
    item_trend_query_read(request, &VIDEOS, "video_ids", "video_id", &query, &faults);
    dashboard_run(request, reply, get_trend, &query, &faults);
}
