/*
 * PUT /v1/shops/{shop_id}/lives/{live_id}: what is known of a LIVE as of an instant.
 *
 * Older news changes nothing, but for its violations: these are added to what is
 * stored and never taken away, whatever a body leaves out, so that none is lost
 * between snapshots.
 */
#include "api/ingest.h"
#include "api/media.h"

static void take_figures(struct live_record *to, const struct live_record *from)
{
    to->views = from->views;
    to->viewers = from->viewers;
    to->peak_viewers = from->peak_viewers;
    to->avg_watch_seconds = from->avg_watch_seconds;
    to->figures_as_of_us = from->figures_as_of_us;
}

/* What of both is newer. */
static struct live_record merge(const struct live_record *stored, const struct live_record *given)
{
    bool newer = api_media_newer(given->as_of_us, stored->as_of_us);
    struct live_record merged = newer ? *given : *stored;

    if (api_media_newer(given->figures_as_of_us, stored->figures_as_of_us))
        take_figures(&merged, given);
    else
        take_figures(&merged, stored);
    return merged;
}

static bool same(const struct live_record *a, const struct live_record *b)
{
    return a->as_of_us == b->as_of_us && a->removed_us == b->removed_us && live_same(a, b) &&
           live_figures_same(a, b);
}

/* Whether all that is given is stored, whenever it was. */
static bool says_what_is_stored(const struct live_record *given, const struct live_record *stored)
{
    struct live_record dated = *given;

    if (given->figures_as_of_us == SHOP_TIME_NEVER)
        return live_same(given, stored);
    dated.figures_as_of_us = stored->figures_as_of_us;
    return live_same(given, stored) && live_figures_same(&dated, stored);
}

static enum db_result add_violations(struct api_call *call, const struct live_record *given,
                                     const struct live_record *stored, size_t *added)
{
    struct fault_list faults;
    enum db_result result = DB_OK;

    *added = 0;
    if (given->violation_count > 0)
        result = db_insert_live_violations(call->conn, call->shop_id, given, added);
    if (result != DB_OK || stored->violation_count + *added <= LIVE_VIOLATIONS_MAX)
        return result;
    fault_list_init(&faults, call->arena, call->request->lang);
    fault_add(&faults, "violations", CODEC_FAULT_TOO_MANY,
              BILINGUAL(&faults, "Satu LIVE mempunyai paling banyak %d pelanggaran.",
                        "A LIVE has at most %d violations."),
              LIVE_VIOLATIONS_MAX);
    return api_refuse_all(call, &faults);
}

/* Stores what is new of it, under its lock. */
static enum db_result store(struct api_call *call, const struct live_record *given,
                            enum media_outcome *outcome)
{
    struct live_record stored = {.as_of_us = SHOP_TIME_NEVER};
    struct live_record merged = *given;
    size_t added = 0;
    enum db_result result = db_select_live(call->conn, call->arena, call->shop_id,
                                           given->live_id.bytes, &stored);
    bool found = result == DB_OK;

    if (result != DB_OK && result != DB_NONE)
        return result;
    result = DB_OK;
    if (found)
        merged = merge(&stored, given);
    if (!found || !same(&merged, &stored))
        *outcome = found ? MEDIA_UPDATED : MEDIA_CREATED;
    else
        *outcome = says_what_is_stored(given, &stored) ? MEDIA_UNCHANGED : MEDIA_OUTDATED;
    if (*outcome == MEDIA_CREATED || *outcome == MEDIA_UPDATED)
        result = db_upsert_live(call->conn, call->shop_id, &merged);
    if (result == DB_OK)
        result = add_violations(call, given, &stored, &added);
    if (result == DB_OK && added > 0 && *outcome != MEDIA_CREATED)
        *outcome = MEDIA_UPDATED;
    if (result == DB_OK && *outcome <= MEDIA_UPDATED)
        result = db_change_media(call->conn, call->shop_id);
    return result;
}

static enum db_result put_live(struct api_call *call)
{
    const struct live_record *given = call->input;
    enum media_outcome outcome = MEDIA_CREATED;
    struct live_record stored;
    struct json_out out;
    enum db_result result = db_require_durability(call->conn);

    if (result == DB_OK)
        result = db_lock_media(call->conn, call->shop_id, AD_TARGET_LIVE, given->live_id.bytes);
    if (result == DB_OK)
        result = store(call, given, &outcome);
    if (result == DB_OK)
        result = db_select_live(call->conn, call->arena, call->shop_id, given->live_id.bytes,
                                &stored);
    if (result != DB_OK)
        return result;
    out = api_media_answer(call, outcome, "/lives/", given->live_id);
    live_encode_members(&out, &call->view, &stored);
    json_out_end_object(&out);
    return DB_OK;
}

/* What has happened is not ahead of the clock. */
static void check_clock(const struct http_request *request, struct fault_list *faults,
                        const struct live_record *live)
{
    (void)api_ingest_check_ahead(request, faults, "as_of", live->as_of_us);
    (void)api_ingest_check_ahead(request, faults, "figures.as_of", live->figures_as_of_us);
    (void)api_ingest_check_ahead(request, faults, "started_at", live->started_us);
    (void)api_ingest_check_ahead(request, faults, "ended_at", live->ended_us);
    for (uint32_t i = 0; i < live->violation_count; i++)
        (void)api_ingest_check_ahead(request, faults,
                                     arena_printf(request->arena, "violations[%u].at", (unsigned)i),
                                     live->violations[i].at_us);
}

void api_put_live(struct http_request *request, struct http_reply *reply)
{
    struct store_body body = api_body(request, http_request_param(request, "live_id"));
    struct codec_error error;
    struct live_record live;
    enum codec_result decoded = live_decode(&body, &live, &error);

    if (decoded == CODEC_OK || decoded == CODEC_INVALID)
        check_clock(request, &error.faults, &live);
    if (!api_refuse_body(request, reply, decoded, &error))
        api_ingest_run(request, reply, put_live, &live);
}
