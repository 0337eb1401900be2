/* GET /v1/shops/{shop_id}/campaigns/{campaign_id}/join[?limit][&cursor]: the
 * SKUs with which the shop is in the campaign, and the promotion of each. */
#include <stdlib.h>

#include "api/store.h"

static int promotion_order(const void *key, const void *element)
{
    const struct tumpuk_text *id = key;
    const struct promotion_record *record = element;

    return api_text_compare(*id, record->promotion.id);
}

static void encode(struct api_call *call, struct json_out *out, const struct db_campaign_sku *sku,
                   const struct promotion_record *promotion)
{
    json_out_object(out);
    json_out_member_text(out, "sku_id", sku->sku_id.bytes, sku->sku_id.len);
    json_out_key(out, "joined_at");
    store_instant_encode(out, &call->view, sku->joined_us);
    json_out_key(out, "promotion");
    promotion_encode(out, &call->view, promotion);
    json_out_end_object(out);
}

static enum db_result read_promotions(struct api_call *call, const struct db_campaign_sku *skus,
                                      size_t count, struct promotion_record **promotions,
                                      size_t *found)
{
    struct tumpuk_text *ids = arena_calloc(call->arena, count + 1, sizeof *ids);
    enum db_result result;

    if (ids == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++)
        ids[i] = skus[i].promotion_id;
    result = db_select_promotions_by_id(call->conn, call->arena, call->shop_id, ids, count,
                                        promotions, found);
    if (result == DB_OK)
        result = db_select_promotion_scopes(call->conn, call->arena, call->shop_id, *promotions,
                                            *found);
    return result;
}

static enum db_result get_join(struct api_call *call)
{
    const char *campaign_id = http_request_param(call->request, "campaign_id");
    const struct api_page *page = call->input;
    struct promotion_record *promotions = NULL;
    struct db_campaign_sku *skus = NULL;
    struct campaign_record campaign;
    size_t count = 0, found = 0, shown;
    struct json_out out;
    enum db_result result = db_select_campaign(call->conn, call->arena, campaign_id, &campaign);

    if (result == DB_OK)
        result = db_select_campaign_skus(call->conn, call->arena, call->shop_id, campaign_id,
                                         page->after, page->limit + 1, &skus, &count);
    shown = count < page->limit ? count : page->limit;
    if (result == DB_OK)
        result = read_promotions(call, skus, shown, &promotions, &found);
    if (result != DB_OK)
        return result;
    out = api_json_items(call->request, call->reply);
    for (size_t i = 0; i < shown; i++) {
        const struct promotion_record *promotion = bsearch(&skus[i].promotion_id, promotions, found,
                                                           sizeof *promotions, promotion_order);

        if (promotion == NULL) /* the foreign key forbids it */
            return DB_FAILED;
        encode(call, &out, &skus[i], promotion);
    }
    api_page_end(call->request, &out, count > shown, shown > 0 ? &skus[shown - 1].sku_id : NULL);
    http_reply_etag(call->request, call->reply);
    return DB_OK;
}

void api_get_campaign_join(struct http_request *request, struct http_reply *reply)
{
    static const struct api_plan PLAN = {.body = get_join};

    api_page_run(request, reply, &PLAN);
}
