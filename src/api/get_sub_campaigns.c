/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/sub-campaigns[?view][&date]
 * [&channel]: the campaign's parts that the shop joined, by what their own products
 * sold in them. */
#include <stdlib.h>

#include "api/dashboard.h"

/* GMV descending, ties by id. */
static int rank_order(const void *a, const void *b)
{
    const struct dashboard_sub_campaign *x = a;
    const struct dashboard_sub_campaign *y = b;
    int64_t gmv = x->figures.sums[ROLLUP_GMV];
    int64_t other = y->figures.sums[ROLLUP_GMV];

    if (gmv != other)
        return gmv > other ? -1 : 1;
    return api_text_compare(x->campaign->campaign_id, y->campaign->campaign_id);
}

/* What of the range lies in the part. Products' sums are kept by quarter hours: the
 * one that the range ends in counts whole. */
static struct span_range range_of(struct span_range range, const struct campaign_record *part)
{
    range = view_quarters(range);
    if (part->starts_at_us > range.from_us)
        range.from_us = part->starts_at_us;
    if (part->ends_at_us < range.to_us)
        range.to_us = part->ends_at_us;
    if (range.to_us < range.from_us)
        range.to_us = range.from_us;
    return range;
}

static enum db_result read_parts(const struct dashboard *dashboard,
                                 struct dashboard_sub_campaign **items, size_t *count)
{
    struct api_call *call = dashboard->call;
    struct campaign_record *found = NULL;
    struct db_campaign_sums *sums = NULL;
    enum db_result result = db_select_sub_campaigns(call->conn, call->arena, call->shop_id,
                                                    dashboard->campaign.campaign_id.bytes,
                                                    API_SUB_CAMPAIGNS_MAX, &found, count);

    if (result != DB_OK)
        return result;
    sums = arena_calloc(call->arena, *count + 1, sizeof *sums);
    *items = arena_calloc(call->arena, *count + 1, sizeof **items);
    if (sums == NULL || *items == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < *count; i++)
        sums[i] = (struct db_campaign_sums){
            .campaign_id = found[i].campaign_id,
            .channels = found[i].channels & dashboard->channels,
            .range = range_of(dashboard->head.range, &found[i]),
        };
    result = db_select_campaign_product_sums(call->conn, call->shop_id, sums, *count);
    for (size_t i = 0; result == DB_OK && i < *count; i++) {
        (*items)[i].campaign = &found[i];
        for (int j = 0; j < ROLLUP_SUM_COUNT; j++)
            (*items)[i].figures.sums[j] = sums[i].sums[j];
    }
    return result;
}

static enum db_result get_sub_campaigns(struct api_call *call)
{
    struct dashboard_sub_campaign *items = NULL;
    struct dashboard dashboard;
    struct json_out out;
    size_t count = 0;
    enum db_result result = dashboard_open(call, call->input, &dashboard);

    if (result == DB_OK)
        result = read_parts(&dashboard, &items, &count);
    if (result != DB_OK)
        return result;
    qsort(items, count, sizeof *items, rank_order);
    out = api_json(call->request, call->reply);
    json_out_object(&out);
    dashboard_head_encode(&out, &dashboard.head);
    dashboard_sub_campaigns_encode(&out, &call->view, items, count);
    json_out_end_object(&out);
    return DB_OK;
}

void api_get_sub_campaigns(struct http_request *request, struct http_reply *reply)
{
    dashboard_run_view(request, reply, get_sub_campaigns);
}
