/* PUT /v1/shops/{shop_id}: makes a shop or changes it; one that was ended goes
 * on. */
#include <string.h>

#include "api/store.h"
#include "db/data.h"

/* Days of the dashboards are the zone's; it is fixed at the first order (spec
 * dashboard, section 1). */
static enum db_result check_zone_free(struct api_call *call, struct fault_list *faults)
{
    bool fixed = false;
    enum db_result result = DB_OK;

    if (call->shop_found)
        result = db_exists_ingestion(call->conn, call->shop_id, &fixed);
    if (result == DB_OK && fixed)
        fault_add(faults, "time_zone", CODEC_FAULT_NOT_ALLOWED,
                  BILINGUAL(faults,
                            "Data toko ini sudah masuk; zona waktunya, %s, tidak bisa diubah lagi.",
                            "Data came in for the shop already; its time zone, %s, stays."),
                  call->shop.time_zone.bytes);
    return result;
}

static enum db_result check_time_zone(struct api_call *call, const struct shop *shop,
                                      struct fault_list *faults)
{
    bool exists = false;
    enum db_result result;

    if (call->shop_found && api_text_same(call->shop.time_zone, shop->time_zone))
        return DB_OK;
    result = db_exists_time_zone(call->conn, shop->time_zone.bytes, &exists);
    if (result == DB_OK && (!exists || zone_find(shop->time_zone.bytes) == NULL))
        fault_add(faults, "time_zone", API_FAULT_UNKNOWN_TIME_ZONE,
                  BILINGUAL(faults, "Bukan nama zona waktu IANA, seperti Asia/Jakarta.",
                            "It is no name of the IANA time zone database, such as "
                            "Asia/Jakarta."));
    else if (result == DB_OK)
        result = check_zone_free(call, faults);
    return result;
}

/* Amounts that are stored would mean something else. */
static enum db_result check_currency(struct api_call *call, const struct shop *shop,
                                     struct fault_list *faults)
{
    bool has_amounts = false;
    enum db_result result;

    if (!call->shop_found ||
        (strcmp(call->shop.currency, shop->currency) == 0 && call->shop.exponent == shop->exponent))
        return DB_OK;
    result = db_exists_shop_amounts(call->conn, call->shop_id, &has_amounts);
    if (result == DB_OK && has_amounts)
        fault_add(faults,
                  strcmp(call->shop.currency, shop->currency) != 0 ? "currency"
                                                                   : "currency_exponent",
                  CODEC_FAULT_NOT_ALLOWED,
                  BILINGUAL(faults, "Toko ini sudah mempunyai harga dalam %s dengan %d desimal.",
                            "The shop has prices in %s with %d decimals already."),
                  call->shop.currency, (int)call->shop.exponent);
    return result;
}

static bool shop_same(const struct shop *a, const struct shop *b)
{
    return a->ended_at_us == b->ended_at_us && api_text_same(a->name, b->name) &&
           strcmp(a->currency, b->currency) == 0 && a->exponent == b->exponent &&
           api_text_same(a->time_zone, b->time_zone);
}

enum db_result api_write_shop(struct api_call *call, const struct shop *given,
                              struct fault_list *faults, enum store_outcome *outcome)
{
    const struct catalog_change change = {.kind = CATALOG_CHANGE_SHOP, .id = given->shop_id};
    enum db_result result = check_time_zone(call, given, faults);

    if (result == DB_OK)
        result = check_currency(call, given, faults);
    *outcome = STORE_INVALID;
    if (result != DB_OK || faults->count > 0)
        return result;
    *outcome = STORE_UNCHANGED;
    if (call->shop_found && shop_same(given, &call->shop))
        return DB_OK;
    *outcome = call->shop_found ? STORE_UPDATED : STORE_CREATED;
    result = db_upsert_shop(call->conn, given);
    return result == DB_OK ? api_change_catalog(call, &change, 1) : result;
}

static enum db_result put_shop(struct api_call *call)
{
    const struct shop *shop = call->input;
    struct fault_list faults;
    struct shop stored;
    struct json_out out;
    enum store_outcome outcome;
    enum db_result result;

    if (!api_precondition(call, call->shop_found, call->shop.version, true))
        return api_refuse(call);
    fault_list_init(&faults, call->arena, call->request->lang);
    result = api_write_shop(call, shop, &faults, &outcome);
    if (result == DB_OK && outcome == STORE_INVALID)
        return api_refuse_all(call, &faults);
    if (result == DB_OK)
        result = db_select_shop(call->conn, call->arena, call->shop_id, &stored);
    if (result != DB_OK)
        return result;
    if (outcome == STORE_CREATED) {
        call->reply->status = 201;
        http_reply_header(
            call->reply, "Location",
            api_location(call->arena, "/v1/shops/", call->shop_id, (const char *)NULL));
    }
    call->view.zone = zone_find(stored.time_zone.bytes);
    out = api_json(call->request, call->reply);
    shop_encode(&out, &call->view, &stored);
    http_reply_etag_version(call->request, call->reply, stored.version);
    return DB_OK;
}

void api_put_shop(struct http_request *request, struct http_reply *reply)
{
    static const struct api_plan PLAN = {
        .body = put_shop, .writes = true, .shop_may_be_missing = true};
    struct store_body body = api_body(request, http_request_param(request, HTTP_SHOP_PARAM));
    struct codec_error error;
    struct shop shop;
    enum codec_result decoded = shop_decode(&body, &shop, &error);

    if (!api_refuse_body(request, reply, decoded, &error))
        api_call_run(request, reply, &PLAN, &shop);
}
