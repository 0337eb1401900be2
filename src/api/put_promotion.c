/* PUT /v1/shops/{shop_id}/promotions/{promotion_id}: makes a promotion or changes it
 * whole; one that was deactivated is on again. */
#include "api/store.h"

static enum db_result put_promotion(struct api_call *call)
{
    const struct promotion_record *given = call->input;
    struct promotion_record stored = {.version = 0};
    enum db_result result = api_read_promotion(call, given->promotion.id, &stored);

    if (result != DB_OK && result != DB_NONE)
        return result;
    if (!api_precondition(call, result == DB_OK, stored.version, true))
        return api_refuse(call);
    return api_put_one_promotion(call, given);
}

void api_put_promotion(struct http_request *request, struct http_reply *reply)
{
    static const struct api_plan PLAN = {.body = put_promotion, .writes = true};
    struct store_body body = api_body(request, http_request_param(request, "promotion_id"));
    struct codec_error error;
    struct promotion_record promotion;
    enum codec_result decoded = promotion_record_decode(&body, &promotion, &error);

    if (!api_refuse_body(request, reply, decoded, &error))
        api_call_run(request, reply, &PLAN, &promotion);
}
