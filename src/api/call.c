/* The transaction around each request to a shop's store. */
#include <string.h>

#include "api/store.h"
#include "base/log.h"

const struct http_problem API_PROBLEM_SHOP_ENDED = {
    .code = "SHOP_ENDED",
    .status = 409,
    .title_id = "Toko ini sudah diakhiri",
    .title_en = "This shop has been ended",
};

struct call_run {
    struct api_call call;
    const struct api_plan *plan;
};

/* The path's shop, locked where it is to be written. */
static enum db_result find_shop(struct api_call *call, const struct api_plan *plan)
{
    enum db_result result;

    if (call->shop_id[0] == '\0')
        return DB_OK;
    result = plan->writes && !plan->beside_others
                 ? db_lock_shop(call->conn, call->arena, call->shop_id, &call->shop)
                 : db_select_shop(call->conn, call->arena, call->shop_id, &call->shop);
    call->shop_found = result == DB_OK;
    if (call->shop_found)
        call->view.zone = zone_find(call->shop.time_zone.bytes);
    if (result == DB_NONE && plan->shop_may_be_missing)
        return DB_OK;
    if (result == DB_OK && plan->writes && !plan->shop_may_be_missing &&
        call->shop.ended_at_us != SHOP_TIME_NEVER)
        return api_refuse_problem(call, &API_PROBLEM_SHOP_ENDED, NULL);
    return result;
}

static enum db_result call_body(struct db_conn *conn, void *arg)
{
    struct call_run *run = arg;
    struct api_call *call = &run->call;
    enum db_result result;

    http_reply_reset(call->reply); /* a body that is run again begins anew */
    call->answered = false;
    call->shop_found = false;
    call->catalog_version = 0;
    result = db_name_shop(conn, call->shop_id);
    if (result != DB_OK)
        return result;
    if (run->plan->keyed && api_idempotency_begin(call, run->plan, &result))
        return result;
    result = find_shop(call, run->plan);
    if (result == DB_OK)
        result = run->plan->body(call);
    if (result == DB_OK && run->plan->keyed)
        result = api_idempotency_end(call, run->plan);
    return result;
}

/* What was written prices on this instance before the write is answered; also
 * what an earlier write stored that this one repeats: it is acknowledged anew. */
static void follow_write(const struct api_call *call)
{
    int64_t version = call->catalog_version;

    if (version == 0 && call->shop_found)
        version = call->shop.catalog_version;
    if (call->shop_id[0] != '\0')
        (void)catalog_follow(api_context_of(call->request)->catalog, call->conn, call->shop_id,
                             version);
}

void api_call_run(struct http_request *request, struct http_reply *reply,
                  const struct api_plan *plan, void *input)
{
    const char *shop_id = http_request_param(request, HTTP_SHOP_PARAM);
    struct call_run run = {
        .call = {.request = request,
                 .reply = reply,
                 .conn = request->worker,
                 .arena = request->arena,
                 .shop_id = shop_id != NULL ? shop_id : "",
                 .view = {.now_us = rfc3339_now_us()},
                 .input = input},
        .plan = plan,
    };
    enum db_result result = plan->writes ? db_transact_locking(request->worker, call_body, &run)
                                         : db_transact_reading(request->worker, call_body, &run);

    if (result == DB_OK && plan->writes)
        follow_write(&run.call);
    if (run.call.answered)
        return;
    if (result == DB_REFUSED || result == DB_CONFLICT)
        log_event(LOG_LEVEL_ERROR, "store_refused", "%s %s: a constraint refused what was checked",
                  request->route->method, request->route->path);
    (void)api_reply_db(request, reply, result);
}

enum db_result api_refuse(struct api_call *call)
{
    call->answered = true;
    return DB_NONE;
}

enum db_result api_refuse_problem(struct api_call *call, const struct http_problem *problem,
                                  const char *detail)
{
    http_reply_problem(call->request, call->reply, problem, detail, NULL, 0);
    return api_refuse(call);
}

enum db_result api_refuse_all(struct api_call *call, const struct fault_list *faults)
{
    api_reply_faults(call->request, call->reply, faults);
    return api_refuse(call);
}

enum db_result api_change_catalog(struct api_call *call, const struct catalog_change *changes,
                                  size_t count)
{
    return db_change_catalog(call->conn, call->shop_id, changes, count, &call->catalog_version);
}

/* ---- texts ---- */

struct tumpuk_text api_text(const char *text)
{
    return (struct tumpuk_text){.bytes = text, .len = (uint32_t)strlen(text)};
}

bool api_text_same(struct tumpuk_text a, struct tumpuk_text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.bytes, b.bytes, a.len) == 0);
}

int api_text_compare(struct tumpuk_text a, struct tumpuk_text b)
{
    uint32_t least = a.len < b.len ? a.len : b.len;
    int order = least == 0 ? 0 : memcmp(a.bytes, b.bytes, least);

    if (order != 0)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}
