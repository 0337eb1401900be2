/* What the endpoints of LIVEs and videos share. */
#include "api/media.h"

#include <stdlib.h>

const struct http_problem API_PROBLEM_SECTION_NOT_AVAILABLE = {
    .code = "SECTION_NOT_AVAILABLE_FOR_CHANNEL",
    .status = 409,
    .title_id = "Bagian ini tidak tersedia untuk kanal tersebut",
    .title_en = "This section is not available for that channel",
};

bool api_media_newer(int64_t as_of_us, int64_t stored_us)
{
    return as_of_us != SHOP_TIME_NEVER && (stored_us == SHOP_TIME_NEVER || as_of_us >= stored_us);
}

struct json_out api_media_answer(struct api_call *call, enum media_outcome outcome,
                                 const char *place, struct tumpuk_text id)
{
    struct json_out out;

    if (outcome == MEDIA_CREATED) {
        call->reply->status = 201;
        http_reply_header(call->reply, "Location",
                          api_location(call->arena, "/v1/shops/", call->shop_id, place, id.bytes,
                                       (const char *)NULL));
    }
    out = api_json(call->request, call->reply);
    json_out_object(&out);
    json_out_member_string(&out, "result", media_outcome_name(outcome));
    return out;
}

enum db_result dashboard_open_media(struct api_call *call, const struct dashboard_query *query,
                                    struct dashboard *out)
{
    enum db_result result = dashboard_open(call, query, out);

    if (result != DB_OK)
        return result;
    out->channels &= TUMPUK_CHANNEL_SHOP_TOKOPEDIA;
    if (out->channels == 0)
        return api_refuse_problem(call, &API_PROBLEM_SECTION_NOT_AVAILABLE,
                                  BILINGUAL(call->request,
                                            "LIVE dan video hanya ada di SHOP_TOKOPEDIA.",
                                            "LIVEs and videos exist on SHOP_TOKOPEDIA only."));
    out->head.channel = tumpuk_channel_name(TUMPUK_CHANNEL_SHOP_TOKOPEDIA);
    return DB_OK;
}

static int video_order(const void *key, const void *element)
{
    const struct tumpuk_text *id = key;
    const struct video_record *record = element;

    return api_text_compare(*id, record->video_id);
}

const struct video_record *api_find_video(const struct video_record *records, size_t count,
                                          struct tumpuk_text id)
{
    return count > 0 ? bsearch(&id, records, count, sizeof *records, video_order) : NULL;
}
