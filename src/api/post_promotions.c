/* POST /v1/shops/{shop_id}/promotions: a new promotion. */
#include "api/store.h"

const struct http_problem API_PROBLEM_PROMOTION_EXISTS = {
    .code = "PROMOTION_EXISTS",
    .status = 409,
    .title_id = "Promosi dengan id ini sudah ada",
    .title_en = "A promotion of this id exists already",
};

static enum db_result post_promotion(struct api_call *call)
{
    const struct promotion_record *given = call->input;
    struct promotion_record stored;
    enum db_result result = api_read_promotion(call, given->promotion.id, &stored);

    if (result == DB_OK)
        return api_refuse_problem(call, &API_PROBLEM_PROMOTION_EXISTS,
                                  BILINGUAL(call->request, "PUT mengubahnya.", "PUT changes it."));
    return result == DB_NONE ? api_put_one_promotion(call, given) : result;
}

void api_post_promotions(struct http_request *request, struct http_reply *reply)
{
    static const struct api_plan PLAN = {.body = post_promotion, .writes = true, .keyed = true};
    struct store_body body = api_body(request, NULL);
    struct codec_error error;
    struct promotion_record promotion;
    enum codec_result decoded = promotion_record_decode(&body, &promotion, &error);

    if (!api_refuse_body(request, reply, decoded, &error))
        api_call_run(request, reply, &PLAN, &promotion);
}
