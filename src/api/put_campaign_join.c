/*
 * PUT /v1/shops/{shop_id}/campaigns/{campaign_id}/join: the shop is in the
 * campaign with these SKUs at these prices, and with those that it joined with
 * before. Each has one promotion, for the campaign's period and channels, whose
 * id follows from campaign and SKU: doing it again changes nothing.
 */
#include <sodium.h>

#include "api/store.h"

#define ID_HASH_BYTES 16

const struct http_problem API_PROBLEM_CAMPAIGN_ENDED = {
    .code = "CAMPAIGN_ENDED",
    .status = 409,
    .title_id = "Campaign ini sudah berakhir",
    .title_en = "This campaign has ended",
};

struct join {
    struct join_item *items;
    size_t count;
};

/* "join-" and a hash of both ids. */
static struct tumpuk_text promotion_id(struct arena *arena, struct tumpuk_text campaign_id,
                                       struct tumpuk_text sku_id)
{
    unsigned char hash[ID_HASH_BYTES];
    char hex[2 * ID_HASH_BYTES + 1];
    crypto_generichash_state state;
    const char *id;

    (void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
    (void)crypto_generichash_update(&state, (const unsigned char *)campaign_id.bytes,
                                    campaign_id.len + 1); /* its NUL parts the two */
    (void)crypto_generichash_update(&state, (const unsigned char *)sku_id.bytes, sku_id.len);
    (void)crypto_generichash_final(&state, hash, sizeof hash);
    (void)sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    id = arena_printf(arena, "join-%s", hex);
    return id == NULL ? (struct tumpuk_text){.bytes = "", .len = 0} : api_text(id);
}

static struct promotion_record make_promotion(struct arena *arena,
                                              const struct campaign_record *campaign,
                                              const struct join_item *item)
{
    return (struct promotion_record){
        .promotion =
            {
                .type = item->type,
                .audience = TUMPUK_BUYER_ALL,
                .channels = campaign->channels,
                .platform_share_bps = item->platform_share_bps,
                .starts_at_us = campaign->starts_at_us,
                .ends_at_us = campaign->ends_at_us,
                .benefit = {.kind = item->price >= 0 ? TUMPUK_BENEFIT_FIXED_PRICE
                                                     : TUMPUK_BENEFIT_PERCENT_OFF,
                            .bps = item->percent_off_bps,
                            .amount = item->price >= 0 ? item->price : 0},
                .scope = {.sku_ids = &item->sku_id, .sku_count = 1},
                .id = promotion_id(arena, campaign->campaign_id, item->sku_id),
                .name = campaign->name,
            },
        .campaign_id = campaign->campaign_id,
        .quota = -1,
        .quota_per_buyer = -1,
        .deactivated_at_us = SHOP_TIME_NEVER,
    };
}

/* SKUs that the shop does not sell cannot join. */
static enum db_result check_skus(struct api_call *call, const struct join_item *items, size_t count,
                                 struct fault_list *faults)
{
    struct tumpuk_text *ids = arena_calloc(call->arena, count, sizeof *ids);
    struct db_sku_owner *owners = NULL;
    size_t owner_count = 0;
    enum db_result result;

    if (ids == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < count; i++)
        ids[i] = items[i].sku_id;
    result = db_select_sku_owners(call->conn, call->arena, call->shop_id, ids, count, &owners,
                                  &owner_count);
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        size_t low = 0;
        size_t high = owner_count;

        while (low < high) {
            size_t middle = low + (high - low) / 2;

            if (api_text_compare(owners[middle].sku_id, ids[i]) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        if (low == owner_count || !api_text_same(owners[low].sku_id, ids[i]))
            fault_add(faults, arena_printf(call->arena, "items[%zu].sku_id", i),
                      API_FAULT_UNKNOWN_SKU,
                      BILINGUAL(faults, "Toko ini tidak menjual SKU ini.",
                                "The shop does not sell this SKU."));
    }
    return result;
}

static enum db_result store(struct api_call *call, const struct campaign_record *campaign,
                            const struct join_item *items, size_t count,
                            struct api_promotion_write *writes)
{
    struct promotion_record *records = arena_calloc(call->arena, count, sizeof *records);
    struct db_campaign_sku *skus = arena_calloc(call->arena, count, sizeof *skus);
    struct fault_list none;
    enum db_result result;

    if (records == NULL || skus == NULL)
        return DB_FAILED;
    fault_list_init(&none, call->arena, call->request->lang);
    for (size_t i = 0; i < count; i++) {
        records[i] = make_promotion(call->arena, campaign, &items[i]);
        skus[i] = (struct db_campaign_sku){.sku_id = items[i].sku_id,
                                           .promotion_id = records[i].promotion.id};
        writes[i] = (struct api_promotion_write){.given = &records[i], .faults = &none};
    }
    result = api_write_promotions(call, writes, count, true);
    if (result == DB_OK)
        result = db_insert_campaign_skus(call->conn, call->shop_id, campaign->campaign_id.bytes,
                                         skus, count);
    if (result == DB_OK && !campaign->joined)
        result = db_mark_campaign_joined(call->conn, campaign->campaign_id.bytes);
    return result;
}

enum db_result api_write_join(struct api_call *call, const struct campaign_record *campaign,
                              const struct join_item *items, size_t count,
                              struct fault_list *faults, struct api_promotion_write *writes)
{
    enum db_result result = check_skus(call, items, count, faults);

    if (result == DB_OK && faults->count == 0)
        result = store(call, campaign, items, count, writes);
    return result;
}

static enum db_result find_campaign(struct api_call *call, struct campaign_record *campaign)
{
    enum db_result result = db_hold_campaign(
        call->conn, call->arena, http_request_param(call->request, "campaign_id"), campaign);

    if (result == DB_OK && call->view.now_us >= campaign->ends_at_us)
        return api_refuse_problem(call, &API_PROBLEM_CAMPAIGN_ENDED, NULL);
    return result;
}

static enum db_result put_join(struct api_call *call)
{
    const struct join *join = call->input;
    struct api_promotion_write *writes = arena_calloc(call->arena, join->count, sizeof *writes);
    struct campaign_record campaign;
    struct fault_list faults;
    struct json_out out;
    enum db_result result = writes == NULL ? DB_FAILED : find_campaign(call, &campaign);

    if (result != DB_OK)
        return result;
    fault_list_init(&faults, call->arena, call->request->lang);
    result = api_write_join(call, &campaign, join->items, join->count, &faults, writes);
    if (result == DB_OK && faults.count > 0)
        return api_refuse_all(call, &faults);
    if (result != DB_OK)
        return result;
    out = api_json_items(call->request, call->reply);
    for (size_t i = 0; i < join->count; i++) {
        struct tumpuk_text id = writes[i].given->promotion.id;

        json_out_object(&out);
        json_out_member_text(&out, "sku_id", join->items[i].sku_id.bytes,
                             join->items[i].sku_id.len);
        json_out_member_text(&out, "promotion_id", id.bytes, id.len);
        json_out_member_string(&out, "result", store_outcome_name(writes[i].outcome));
        json_out_end_object(&out);
    }
    json_out_end_array(&out);
    json_out_end_object(&out);
    return DB_OK;
}

void api_put_campaign_join(struct http_request *request, struct http_reply *reply)
{
    static const struct api_plan PLAN = {.body = put_join, .writes = true};
    struct store_body body = api_body(request, NULL);
    struct codec_error error;
    struct join join = {.count = 0};
    enum codec_result decoded = campaign_join_decode(&body, &join.items, &join.count, &error);

    if (!api_refuse_body(request, reply, decoded, &error))
        api_call_run(request, reply, &PLAN, &join);
}
