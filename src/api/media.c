/* What the endpoints of LIVEs and videos share. */
#include "api/media.h"

const struct http_problem API_PROBLEM_SECTION_NOT_AVAILABLE = {
    .code = "SECTION_NOT_AVAILABLE_FOR_CHANNEL",
    .status = 409,
    .title_id = "Bagian ini tidak tersedia untuk kanal tersebut",
    .title_en = "This section is not available for that channel",
};

bool api_media_newer(int64_t as_of_us, int64_t stored_us)
{
    return stored_us == SHOP_TIME_NEVER || as_of_us >= stored_us;
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
