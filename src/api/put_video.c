/* PUT /v1/shops/{shop_id}/videos/{video_id}: what is known of a video as of an
 * instant; older news changes nothing. */
#include "api/ingest.h"
#include "api/media.h"

static void take_figures(struct video_record *to, const struct video_record *from)
{
    to->views = from->views;
    to->likes = from->likes;
    to->figures_as_of_us = from->figures_as_of_us;
}

/* What of both is newer. */
static struct video_record merge(const struct video_record *stored,
                                 const struct video_record *given)
{
    struct video_record merged = api_media_newer(given->as_of_us, stored->as_of_us) ? *given
                                                                                    : *stored;

    if (api_media_newer(given->figures_as_of_us, stored->figures_as_of_us))
        take_figures(&merged, given);
    else
        take_figures(&merged, stored);
    return merged;
}

static bool same(const struct video_record *a, const struct video_record *b)
{
    return a->as_of_us == b->as_of_us && a->removed_us == b->removed_us && video_same(a, b) &&
           video_figures_same(a, b);
}

/* Whether all that is given is stored, whenever it was. */
static bool says_what_is_stored(const struct video_record *given, const struct video_record *stored)
{
    struct video_record dated = *given;

    if (given->figures_as_of_us == SHOP_TIME_NEVER)
        return video_same(given, stored);
    dated.figures_as_of_us = stored->figures_as_of_us;
    return video_same(given, stored) && video_figures_same(&dated, stored);
}

/* What it links to must be of the shop, sold or not. */
static enum db_result check_products(struct api_call *call, const struct video_record *given)
{
    struct tumpuk_text *found = NULL;
    struct fault_list faults;
    enum db_result result;

    if (given->product_count == 0)
        return DB_OK;
    result = db_resolve_products(call->conn, call->arena, call->shop_id, given->product_ids,
                                 given->product_count, &found);
    fault_list_init(&faults, call->arena, call->request->lang);
    for (uint32_t i = 0; result == DB_OK && i < given->product_count; i++) {
        if (found[i].len == 0)
            fault_add(&faults, "product_ids", API_FAULT_UNKNOWN_PRODUCT,
                      BILINGUAL(&faults, "Toko ini tidak mempunyai produk \"%s\".",
                                "The shop has no product \"%s\"."),
                      given->product_ids[i].bytes);
    }
    return result == DB_OK && faults.count > 0 ? api_refuse_all(call, &faults) : result;
}

/* Stores what is new of it, under its lock. */
static enum db_result store(struct api_call *call, const struct video_record *given,
                            enum media_outcome *outcome)
{
    struct video_record stored = {.as_of_us = SHOP_TIME_NEVER};
    struct video_record merged = *given;
    enum db_result result = db_select_video(call->conn, call->arena, call->shop_id,
                                            given->video_id.bytes, &stored);

    if (result != DB_OK && result != DB_NONE)
        return result;
    if (result == DB_NONE) {
        *outcome = MEDIA_CREATED;
    } else {
        merged = merge(&stored, given);
        *outcome = MEDIA_UPDATED;
        if (same(&merged, &stored))
            *outcome = says_what_is_stored(given, &stored) ? MEDIA_UNCHANGED : MEDIA_OUTDATED;
    }
    if (*outcome > MEDIA_UPDATED)
        return DB_OK;
    result = db_upsert_video(call->conn, call->shop_id, &merged);
    if (result == DB_OK)
        result = db_write_video_products(call->conn, call->shop_id, &merged);
    return result == DB_OK ? db_change_media(call->conn, call->shop_id) : result;
}

static enum db_result put_video(struct api_call *call)
{
    const struct video_record *given = call->input;
    enum media_outcome outcome = MEDIA_CREATED;
    struct video_record stored;
    struct json_out out;
    enum db_result result = db_require_durability(call->conn);

    if (result == DB_OK)
        result = check_products(call, given);
    if (result == DB_OK)
        result = db_lock_media(call->conn, call->shop_id, AD_TARGET_VIDEO, given->video_id.bytes);
    if (result == DB_OK)
        result = store(call, given, &outcome);
    if (result == DB_OK)
        result = db_select_video(call->conn, call->arena, call->shop_id, given->video_id.bytes,
                                 &stored);
    if (result != DB_OK)
        return result;
    out = api_media_answer(call, outcome, "/videos/", given->video_id);
    video_encode_members(&out, &call->view, &stored);
    json_out_end_object(&out);
    return DB_OK;
}

void api_put_video(struct http_request *request, struct http_reply *reply)
{
    struct store_body body = api_body(request, http_request_param(request, "video_id"));
    struct codec_error error;
    struct video_record video;
    enum codec_result decoded = video_decode(&body, &video, &error);

    if (decoded == CODEC_OK || decoded == CODEC_INVALID) {
        (void)api_ingest_check_ahead(request, &error.faults, "as_of", video.as_of_us);
        (void)api_ingest_check_ahead(request, &error.faults, "figures.as_of",
                                     video.figures_as_of_us);
    }
    if (!api_refuse_body(request, reply, decoded, &error))
        api_ingest_run(request, reply, put_video, &video);
}
