/* POST /v1/campaigns and PUT /v1/campaigns/{campaign_id}: the platform's
 * campaigns. From when a shop has joined, period and channels stay, as its
 * promotions have them too. */
#include "api/store.h"

const struct http_problem API_PROBLEM_CAMPAIGN_EXISTS = {
    .code = "CAMPAIGN_EXISTS",
    .status = 409,
    .title_id = "Campaign dengan id ini sudah ada",
    .title_en = "A campaign of this id exists already",
};
const struct http_problem API_PROBLEM_CAMPAIGN_JOINED = {
    .code = "CAMPAIGN_JOINED",
    .status = 409,
    .title_id = "Toko sudah bergabung: waktu dan kanalnya tidak dapat diubah",
    .title_en = "Shops have joined: its period and channels stay",
};

/* A part of a part there is not, so that none is a part of itself. */
static enum db_result check_parent(struct api_call *call, const struct campaign_record *given,
                                   struct fault_list *faults)
{
    struct campaign_record parent;
    enum db_result result;

    if (given->parent_id.len == 0)
        return DB_OK;
    result = db_hold_campaign(call->conn, call->arena, given->parent_id.bytes, &parent);
    if (result == DB_NONE) {
        fault_add(faults, "parent_id", API_FAULT_UNKNOWN_CAMPAIGN,
                  BILINGUAL(faults, "Tidak ada campaign ini.", "There is no such campaign."));
        return DB_OK;
    }
    if (result == DB_OK && parent.parent_id.len > 0)
        fault_add(faults, "parent_id", CODEC_FAULT_NOT_ALLOWED,
                  BILINGUAL(faults, "Campaign itu sendiri bagian dari campaign \"%s\".",
                            "That campaign is itself a part of campaign \"%s\"."),
                  parent.parent_id.bytes);
    return result;
}

bool api_campaign_period_same(const struct campaign_record *a, const struct campaign_record *b)
{
    return a->starts_at_us == b->starts_at_us && a->ends_at_us == b->ends_at_us &&
           a->channels == b->channels;
}

static bool campaign_same(const struct campaign_record *a, const struct campaign_record *b)
{
    return api_campaign_period_same(a, b) && a->kind == b->kind &&
           a->dashboard_enabled == b->dashboard_enabled && api_text_same(a->name, b->name) &&
           api_text_same(a->parent_id, b->parent_id);
}

enum db_result api_write_campaign(struct api_call *call, const struct campaign_record *given,
                                  const struct campaign_record *before, struct fault_list *faults,
                                  enum store_outcome *outcome)
{
    enum db_result result = check_parent(call, given, faults);

    *outcome = STORE_INVALID;
    if (result != DB_OK || faults->count > 0)
        return result;
    *outcome = STORE_UNCHANGED;
    if (before != NULL && campaign_same(given, before))
        return DB_OK;
    *outcome = before != NULL ? STORE_UPDATED : STORE_CREATED;
    return db_upsert_campaign(call->conn, given);
}

/* Stores what was given over `before`, NULL where there is none, and answers. */
static enum db_result store(struct api_call *call, const struct campaign_record *before)
{
    const struct campaign_record *given = call->input;
    struct campaign_record stored;
    struct fault_list faults;
    struct json_out out;
    enum store_outcome outcome;
    enum db_result result;

    fault_list_init(&faults, call->arena, call->request->lang);
    result = api_write_campaign(call, given, before, &faults, &outcome);
    if (result == DB_OK && outcome == STORE_INVALID)
        return api_refuse_all(call, &faults);
    if (result == DB_OK)
        result = db_select_campaign(call->conn, call->arena, given->campaign_id.bytes, &stored);
    if (result != DB_OK)
        return result;
    if (outcome == STORE_CREATED) {
        call->reply->status = 201;
        http_reply_header(call->reply, "Location",
                          api_location(call->arena, "/v1/campaigns/", given->campaign_id.bytes,
                                       (const char *)NULL));
    }
    out = api_json(call->request, call->reply);
    campaign_encode(&out, &call->view, &stored);
    http_reply_etag_version(call->request, call->reply, stored.version);
    return DB_OK;
}

static enum db_result refuse_existing(struct api_call *call)
{
    return api_refuse_problem(call, &API_PROBLEM_CAMPAIGN_EXISTS,
                              BILINGUAL(call->request, "PUT mengubahnya.", "PUT changes it."));
}

static enum db_result post_campaign(struct api_call *call)
{
    const struct campaign_record *given = call->input;
    struct campaign_record before;
    enum db_result result = db_lock_campaign(call->conn, call->arena, given->campaign_id.bytes,
                                             &before);

    if (result == DB_OK)
        return refuse_existing(call);
    return result == DB_NONE ? store(call, NULL) : result;
}

static enum db_result put_campaign(struct api_call *call)
{
    const struct campaign_record *given = call->input;
    struct campaign_record before = {.version = 0};
    enum db_result result = db_lock_campaign(call->conn, call->arena, given->campaign_id.bytes,
                                             &before);

    if (result != DB_OK && result != DB_NONE)
        return result;
    if (!api_precondition(call, result == DB_OK, before.version, true))
        return api_refuse(call);
    if (result == DB_OK && before.joined && !api_campaign_period_same(given, &before))
        return api_refuse_problem(call, &API_PROBLEM_CAMPAIGN_JOINED, NULL);
    return store(call, result == DB_OK ? &before : NULL);
}

void api_post_campaigns(struct http_request *request, struct http_reply *reply)
{
    static const struct api_plan PLAN = {.body = post_campaign, .writes = true, .keyed = true};
    struct store_body body = api_body(request, NULL);
    struct codec_error error;
    struct campaign_record campaign;
    enum codec_result decoded = campaign_decode(&body, &campaign, &error);

    if (!api_refuse_body(request, reply, decoded, &error))
        api_call_run(request, reply, &PLAN, &campaign);
}

void api_put_campaign(struct http_request *request, struct http_reply *reply)
{
    static const struct api_plan PLAN = {.body = put_campaign, .writes = true};
    struct store_body body = api_body(request, http_request_param(request, "campaign_id"));
    struct codec_error error;
    struct campaign_record campaign;
    enum codec_result decoded = campaign_decode(&body, &campaign, &error);

    if (!api_refuse_body(request, reply, decoded, &error))
        api_call_run(request, reply, &PLAN, &campaign);
}
