/*
 * POST /v1/shops/{shop_id}/campaigns/{campaign_id}/{lives,products,videos}/{id}/ads: a
 * draft of an ad. Its Idempotency-Key is remembered for good, so that what is sent again
 * never makes another: whoever takes drafts up spends money by them.
 */
#include "api/ingest.h"
#include "api/media.h"

const struct http_problem API_PROBLEM_AD_TARGET_ENDED = {
    .code = "AD_TARGET_ENDED",
    .status = 409,
    .title_id = "Yang hendak diiklankan sudah berakhir",
    .title_en = "What is to be advertised has ended",
};

/* ---- what is advertised ---- */

static enum db_result check_live(struct api_call *call, const struct campaign_record *campaign,
                                 const struct ad_draft *draft)
{
    int64_t now_us = call->view.now_us;
    struct live_record live;
    enum db_result result = db_select_live(call->conn, call->arena, call->shop_id,
                                           draft->target_id.bytes, &live);

    if (result != DB_OK)
        return result;
    if (live.removed_us != SHOP_TIME_NEVER ||
        !live_meets(&live, now_us, campaign->starts_at_us, campaign->ends_at_us))
        return DB_NONE;
    return live_status_at(&live, now_us) == LIVE_STATUS_ENDED
               ? api_refuse_problem(call, &API_PROBLEM_AD_TARGET_ENDED, NULL)
               : DB_OK;
}

static enum db_result check_product(struct api_call *call, const struct ad_draft *draft)
{
    struct product_record product;
    enum db_result result = api_read_product(call, draft->target_id, &product);

    if (result == DB_OK && product.ended_at_us != SHOP_TIME_NEVER)
        return api_refuse_problem(call, &API_PROBLEM_AD_TARGET_ENDED, NULL);
    return result;
}

static enum db_result check_video(struct api_call *call, const struct campaign_record *campaign,
                                  const struct ad_draft *draft)
{
    struct video_record video;
    enum db_result result = db_select_video(call->conn, call->arena, call->shop_id,
                                            draft->target_id.bytes, &video);

    if (result == DB_OK &&
        (video.removed_us != SHOP_TIME_NEVER || video.published_us >= campaign->ends_at_us))
        return DB_NONE;
    return result;
}

static enum db_result check_target(struct api_call *call, const struct campaign_record *campaign,
                                   const struct ad_draft *draft)
{
    switch (draft->target_kind) {
    case AD_TARGET_LIVE:
        return check_live(call, campaign, draft);
    case AD_TARGET_PRODUCT:
        return check_product(call, draft);
    case AD_TARGET_VIDEO:
        return check_video(call, campaign, draft);
    }
    return DB_FAILED;
}

/* ---- when ---- */

/* Now, or from the campaign's start, until its end, unless told otherwise. */
static enum db_result settle_period(struct api_call *call, const struct campaign_record *campaign,
                                    struct ad_draft *draft)
{
    int64_t now_us = call->view.now_us;
    struct fault_list faults;

    if (draft->starts_us == SHOP_TIME_NEVER)
        draft->starts_us = campaign->starts_at_us > now_us ? campaign->starts_at_us : now_us;
    if (draft->ends_us == SHOP_TIME_NEVER)
        draft->ends_us = campaign->ends_at_us;
    fault_list_init(&faults, call->arena, call->request->lang);
    if (draft->ends_us <= now_us)
        fault_add(
            &faults, "ends_at", API_FAULT_NOT_IN_FUTURE,
            BILINGUAL(&faults, "Waktunya harus di masa depan.", "It must lie in the future."));
    else if (draft->ends_us <= draft->starts_us)
        fault_add(&faults, "ends_at", CODEC_FAULT_INCONSISTENT,
                  BILINGUAL(&faults, "Waktu berakhirnya harus setelah starts_at.",
                            "The end must be later than starts_at."));
    return faults.count > 0 ? api_refuse_all(call, &faults) : DB_OK;
}

/* ---- the draft ---- */

static enum db_result post_ad(struct api_call *call)
{
    struct ad_draft draft = *(const struct ad_draft *)call->input;
    struct campaign_record campaign;
    struct json_out out;
    enum db_result result = db_require_durability(call->conn);

    if (result == DB_OK)
        result = dashboard_find_campaign(call, draft.campaign_id.bytes, &campaign);
    if (result == DB_OK && draft.target_kind != AD_TARGET_PRODUCT &&
        (campaign.channels & TUMPUK_CHANNEL_SHOP_TOKOPEDIA) == 0)
        return api_refuse_problem(call, &API_PROBLEM_SECTION_NOT_AVAILABLE, NULL);
    if (result == DB_OK)
        result = check_target(call, &campaign, &draft);
    if (result == DB_OK)
        result = settle_period(call, &campaign, &draft);
    if (result == DB_OK)
        result = db_insert_ad_draft(call->conn, call->shop_id, &draft);
    if (result != DB_OK)
        return result;
    call->reply->status = 201;
    out = api_json(call->request, call->reply);
    ad_draft_encode(&out, &call->view, &draft);
    return DB_OK;
}

static void post_ads(struct http_request *request, struct http_reply *reply, enum ad_target kind,
                     const char *target)
{
    static const struct api_plan PLAN = {.body = post_ad,
                                         .writes = true,
                                         .keyed = true,
                                         .keyed_for_good = true,
                                         .beside_others = true};
    struct store_body body = api_body(request, NULL);
    struct codec_error error;
    struct ad_draft draft;
    enum codec_result decoded = ad_draft_decode(&body, &draft, &error);

    if (api_refuse_body(request, reply, decoded, &error))
        return;
    draft.campaign_id = api_text(http_request_param(request, "campaign_id"));
    draft.target_kind = kind;
    draft.target_id = api_text(http_request_param(request, target));
    api_call_run(request, reply, &PLAN, &draft);
}

void api_post_live_ads(struct http_request *request, struct http_reply *reply)
{
    post_ads(request, reply, AD_TARGET_LIVE, "live_id");
}

void api_post_product_ads(struct http_request *request, struct http_reply *reply)
{
    post_ads(request, reply, AD_TARGET_PRODUCT, "product_id");
}

void api_post_video_ads(struct http_request *request, struct http_reply *reply)
{
    post_ads(request, reply, AD_TARGET_VIDEO, "video_id");
}
