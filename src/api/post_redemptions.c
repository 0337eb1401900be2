/*
 * POST /v1/shops/{shop_id}/redemptions: at checkout an order draws on the quotas
 * of its promotions, on all or on none. Doing it again changes nothing.
 *
 * What is used of a quota is locked from the drawing to the end: that comes
 * last, even after the answer, and the quotas in all, which everybody wants,
 * last of all.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "api/redemptions.h"

const struct http_problem API_PROBLEM_QUOTA_EXHAUSTED = {
    .code = "QUOTA_EXHAUSTED",
    .status = 409,
    .title_id = "Kuota promosi tidak cukup",
    .title_en = "A promotion's quota does not suffice",
};
const struct http_problem API_PROBLEM_REDEMPTION_EXISTS = {
    .code = "REDEMPTION_EXISTS",
    .status = 409,
    .title_id = "Pesanan ini sudah memakai kuota dengan isi lain",
    .title_en = "This order has drawn on quotas with other content",
};
const struct http_problem API_PROBLEM_REDEMPTION_ENDED = {
    .code = "REDEMPTION_ENDED",
    .status = 409,
    .title_id = "Kuota pesanan ini sudah dikembalikan",
    .title_en = "What this order drew has been given back",
};

struct redeeming {
    struct redemption given;
    bool exhausted; /* the answer is that too little is left */
    bool again;     /* the answer is what the order drew before */
};

static const char *item_field(const struct api_call *call, size_t index, const char *member)
{
    return arena_printf(call->arena, "promotions[%zu]%s", index, member);
}

/* ---- again ---- */

/* Whether both name the same promotions with the same units. */
static bool items_same(const struct redemption *given, const struct redemption *stored)
{
    if (given->item_count != stored->item_count)
        return false;
    for (uint32_t i = 0; i < given->item_count; i++) {
        uint32_t low = 0;
        uint32_t high = stored->item_count;

        while (low < high) {
            uint32_t middle = low + (high - low) / 2;

            if (api_text_compare(stored->items[middle].promotion_id, given->items[i].promotion_id) <
                0)
                low = middle + 1;
            else
                high = middle;
        }
        if (low == stored->item_count ||
            !api_text_same(stored->items[low].promotion_id, given->items[i].promotion_id) ||
            stored->items[low].units != given->items[i].units)
            return false;
    }
    return true;
}

static enum db_result answer(struct api_call *call, unsigned status,
                             const struct redemption *stored)
{
    struct json_out out;

    call->reply->status = status;
    http_reply_header(call->reply, "Location",
                      api_location(call->arena, "/v1/shops/", call->shop_id, "/redemptions/",
                                   stored->order_id.bytes, (const char *)NULL));
    out = api_json(call->request, call->reply);
    redemption_encode(&out, &call->view, stored);
    return DB_OK;
}

/* DB_NONE: the order has none yet. */
static enum db_result answer_again(struct api_call *call)
{
    struct redeeming *redeeming = call->input;
    struct redemption stored;
    enum db_result result = db_select_redemption(call->conn, call->arena, call->shop_id,
                                                 redeeming->given.order_id.bytes, &stored);

    if (result != DB_OK)
        return result;
    if (!api_text_same(stored.buyer_id, redeeming->given.buyer_id) ||
        !items_same(&redeeming->given, &stored))
        return api_refuse_problem(call, &API_PROBLEM_REDEMPTION_EXISTS, NULL);
    if (stored.ended_us != SHOP_TIME_NEVER)
        return api_refuse_problem(call, &API_PROBLEM_REDEMPTION_ENDED,
                                  BILINGUAL(call->request, "Pesanan memakai kuota satu kali saja.",
                                            "An order draws on quotas once only."));
    redeeming->again = true;
    return answer(call, 200, &stored);
}

static int compare_items(const void *a, const void *b)
{
    const struct redemption_item *one = a;
    const struct redemption_item *other = b;

    return api_text_compare(one->promotion_id, other->promotion_id);
}

/* What has just been stored, told as it would be read. */
static enum db_result answer_first(struct api_call *call, const struct redemption *given)
{
    struct redemption stored = *given;
    struct redemption_item *items = arena_calloc(call->arena, given->item_count, sizeof *items);

    if (items == NULL)
        return DB_FAILED;
    memcpy(items, given->items, given->item_count * sizeof *items);
    qsort(items, given->item_count, sizeof *items, compare_items);
    stored.items = items;
    stored.state = REDEMPTION_STATE_HELD;
    stored.ended_us = SHOP_TIME_NEVER;
    return answer(call, 201, &stored);
}

/* ---- what may be drawn on ---- */

static void tell_not_running(struct fault_list *faults, const char *field,
                             const struct promotion_record *promotion, int64_t now_us)
{
    const char *detail = "";

    switch (promotion_status_at(promotion, now_us)) {
    case PROMOTION_STATUS_ONGOING:
        return;
    case PROMOTION_STATUS_UPCOMING:
        detail = BILINGUAL(faults, "Promosi ini belum mulai.", "This promotion has not started.");
        break;
    case PROMOTION_STATUS_ENDED:
        detail = BILINGUAL(faults, "Promosi ini sudah berakhir.", "This promotion has ended.");
        break;
    case PROMOTION_STATUS_DEACTIVATED:
        detail = BILINGUAL(faults, "Promosi ini dinonaktifkan.", "This promotion is deactivated.");
        break;
    }
    fault_add(faults, field, API_FAULT_NOT_RUNNING, "%s", detail);
}

static const struct promotion_record *find_promotion(const struct promotion_record *sorted,
                                                     size_t count, struct tumpuk_text id)
{
    size_t low = 0;
    size_t high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (api_text_compare(sorted[middle].promotion.id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && api_text_same(sorted[low].promotion.id, id) ? &sorted[low] : NULL;
}

/* The draws of the order, in its own order. Promotions that are unknown or do
 * not run are refused, all at once, unless the order has drawn before. */
static enum db_result make_draws(struct api_call *call, struct db_draw *draws)
{
    const struct redemption *given = &((const struct redeeming *)call->input)->given;
    struct tumpuk_text *ids = arena_calloc(call->arena, given->item_count, sizeof *ids);
    struct promotion_record *promotions = NULL;
    struct fault_list faults;
    size_t count = 0;
    enum db_result result;

    if (ids == NULL)
        return DB_FAILED;
    for (uint32_t i = 0; i < given->item_count; i++)
        ids[i] = given->items[i].promotion_id;
    result = db_select_promotions_by_id(call->conn, call->arena, call->shop_id, ids,
                                        given->item_count, &promotions, &count);
    if (result != DB_OK)
        return result;
    fault_list_init(&faults, call->arena, call->request->lang);
    for (uint32_t i = 0; i < given->item_count; i++) {
        const struct promotion_record *promotion = find_promotion(promotions, count, ids[i]);
        const char *field = item_field(call, i, ".promotion_id");

        if (promotion == NULL) {
            fault_add(&faults, field, API_FAULT_UNKNOWN_PROMOTION,
                      BILINGUAL(&faults, "Toko ini tidak mempunyai promosi ini.",
                                "The shop has no such promotion."));
            continue;
        }
        tell_not_running(&faults, field, promotion, call->view.now_us);
        draws[i] = (struct db_draw){.promotion_id = ids[i],
                                    .units = given->items[i].units,
                                    .quota = promotion->quota,
                                    .quota_per_buyer = promotion->quota_per_buyer,
                                    .counts = promotion->quota_counts};
    }
    if (faults.count == 0)
        return DB_OK;
    result = answer_again(call);
    return result == DB_NONE && !call->answered ? api_refuse_all(call, &faults) : result;
}

/* ---- drawing ---- */

static bool lacks_quota(const struct db_draw *draw)
{
    return draw->quota >= 0 && !draw->drawn;
}

static bool lacks_buyer_quota(const struct db_draw *draw)
{
    return draw->quota_per_buyer >= 0 && !draw->drawn_by_buyer;
}

/* What is left of a quota, for people: a lowered one may be exceeded. */
static int64_t left_of(int64_t quota, int64_t used)
{
    return used < quota ? quota - used : 0;
}

static const char *counted(const struct fault_list *faults, enum quota_counts counts)
{
    switch (counts) {
    case QUOTA_COUNTS_USES:
        return BILINGUAL(faults, "kali pakai", "uses");
    case QUOTA_COUNTS_UNITS:
        break;
    }
    return BILINGUAL(faults, "unit", "units");
}

/* Names every promotion of which too little is left. Their rows are locked still,
 * so that what is told is what was decided by. */
static enum db_result refuse_exhausted(struct api_call *call, const struct db_draw *draws)
{
    struct redeeming *redeeming = call->input;
    size_t count = redeeming->given.item_count;
    struct db_quota_used *used = arena_calloc(call->arena, count, sizeof *used);
    struct fault_list faults;
    enum db_result result;

    if (used == NULL)
        return DB_FAILED;
    result = db_select_quotas_used(call->conn, call->shop_id, redeeming->given.buyer_id, draws,
                                   count, used);
    if (result != DB_OK)
        return result;
    fault_list_init(&faults, call->arena, call->request->lang);
    for (size_t i = 0; i < count; i++) {
        const char *words = counted(&faults, draws[i].counts);

        if (lacks_quota(&draws[i]))
            fault_add(&faults, item_field(call, i, ""), API_FAULT_QUOTA_EXHAUSTED,
                      BILINGUAL(&faults,
                                "Dari kuota %" PRId64 " %s tersisa %" PRId64 " untuk semua.",
                                "Of the quota of %" PRId64 " %s %" PRId64 " are left for all."),
                      draws[i].quota, words, left_of(draws[i].quota, used[i].in_all));
        if (lacks_buyer_quota(&draws[i]))
            fault_add(&faults, item_field(call, i, ""), API_FAULT_BUYER_QUOTA_EXHAUSTED,
                      BILINGUAL(&faults,
                                "Dari kuota %" PRId64 " %s per pembeli tersisa %" PRId64
                                " untuk pembeli ini.",
                                "Of the quota of %" PRId64 " %s a buyer %" PRId64
                                " are left for this one."),
                      draws[i].quota_per_buyer, words,
                      left_of(draws[i].quota_per_buyer, used[i].by_buyer));
    }
    redeeming->exhausted = true;
    http_reply_problem(call->request, call->reply, &API_PROBLEM_QUOTA_EXHAUSTED, NULL, faults.items,
                       faults.count);
    return api_refuse(call);
}

/* All or nothing: what is answered, and stored, is so only if this goes well. */
static enum db_result draw(struct api_call *call, struct db_draw *draws)
{
    const struct redemption *given = &((const struct redeeming *)call->input)->given;
    size_t count = given->item_count;
    enum db_result result = db_draw_buyer_quotas(call->conn, call->shop_id, given->buyer_id, draws,
                                                 count);

    if (result == DB_OK)
        result = db_draw_quotas(call->conn, call->shop_id, draws, count);
    for (size_t i = 0; result == DB_OK && i < count; i++) {
        if (lacks_quota(&draws[i]) || lacks_buyer_quota(&draws[i]))
            return refuse_exhausted(call, draws);
    }
    return result;
}

static enum db_result post_redemption(struct api_call *call)
{
    struct redeeming *redeeming = call->input;
    struct redemption *given = &redeeming->given;
    size_t count = given->item_count;
    struct db_draw *draws = arena_calloc(call->arena, count, sizeof *draws);
    enum db_result result = DB_FAILED;

    redeeming->exhausted = false;
    redeeming->again = false;
    if (draws != NULL)
        result = make_draws(call, draws);
    if (result != DB_OK || redeeming->again)
        return result;
    result = db_insert_redemption(call->conn, call->shop_id, given,
                                  api_context_of(call->request)->redemption_timeout_s, draws,
                                  count);
    if (result == DB_NONE)
        return answer_again(call);
    if (result == DB_OK)
        result = answer_first(call, given);
    return result == DB_OK ? draw(call, draws) : result;
}

void api_post_redemptions(struct http_request *request, struct http_reply *reply)
{
    static const struct api_plan PLAN = {
        .body = post_redemption, .writes = true, .keyed = true, .beside_others = true};
    struct store_body body = api_body(request, NULL);
    struct codec_error error;
    struct redeeming redeeming = {.exhausted = false};
    enum codec_result decoded = redemption_decode(&body, &redeeming.given, &error);

    if (api_refuse_body(request, reply, decoded, &error))
        return;
    api_call_run(request, reply, &PLAN, &redeeming);
    /* what is due need not wait until somebody looks */
    if (redeeming.exhausted &&
        api_expire_redemptions_of(request->worker, http_request_param(request, HTTP_SHOP_PARAM)) >
            0)
        api_call_run(request, reply, &PLAN, &redeeming);
}
