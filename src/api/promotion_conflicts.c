/*
 * What POST and PUT of one promotion answer: the promotion, and what it meets.
 *
 * The catalogue in memory is brought level inside the write's own transaction,
 * while the shop is locked and before anything is written: so it is what the
 * promotion is added to, whoever else writes, and what an Idempotency-Key
 * remembers (spec api: Catalogue).
 */
#include "api/store.h"

/* Finds the conflicts; a catalogue that does not fit into memory has none told. */
static enum db_result find_conflicts(struct api_call *call,
                                     const struct tumpuk_promotion *promotion,
                                     struct conflict_view *view)
{
    const struct api_context *context = api_context_of(call->request);
    enum db_result result = catalog_follow_within(context->catalog, call->conn, &call->shop);
    const struct catalog_snapshot *snapshot = NULL;

    *view = (struct conflict_view){.store = &call->view, .lang = call->request->lang};
    if (result == DB_OK)
        snapshot = catalog_pin(context->catalog, call->shop.shop_id);
    if (snapshot == NULL) /* let go again at once: others need the room */
        return result == DB_REFUSED ? DB_OK : result;
    view->known = true;
    if (!catalog_conflicts_find(snapshot, context->rulebooks, promotion, call->view.now_us,
                                call->arena, &view->conflicts))
        result = DB_FAILED;
    catalog_unpin(context->catalog);
    return result;
}

enum db_result api_put_one_promotion(struct api_call *call, const struct promotion_record *given)
{
    struct fault_list faults;
    struct api_promotion_write write = {.given = given, .faults = &faults};
    struct promotion_record stored;
    struct conflict_view conflicts;
    struct json_out out;
    enum db_result result = find_conflicts(call, &given->promotion, &conflicts);

    fault_list_init(&faults, call->arena, call->request->lang);
    if (result == DB_OK)
        result = api_write_promotions(call, &write, 1, false);
    if (result == DB_OK && faults.count > 0)
        return api_refuse_all(call, &faults);
    if (result == DB_OK)
        result = api_read_promotion(call, given->promotion.id, &stored);
    if (result != DB_OK)
        return result;
    if (write.outcome == STORE_CREATED) {
        call->reply->status = 201;
        http_reply_header(call->reply, "Location",
                          api_location(call->arena, "/v1/shops/", call->shop_id, "/promotions/",
                                       given->promotion.id.bytes, (const char *)NULL));
    }
    /* The tag is that of GET, which tells no conflicts. */
    out = api_json(call->request, call->reply);
    promotion_encode(&out, &call->view, &stored);
    http_reply_etag_version(call->request, call->reply, stored.version);
    buf_clear(&call->reply->body);
    buf_init(&call->reply->body, HTTP_REPLY_BYTES_MAX);
    out = api_json(call->request, call->reply);
    promotion_encode_open(&out, &call->view, &stored);
    conflicts_encode(&out, &conflicts);
    json_out_end_object(&out);
    return DB_OK;
}
