#include "app/demo_load.h"

#include <string.h>

#include "api/store.h"
#include "app/demo_text.h"

#define ARENA_BYTES_MAX ((size_t)64 * 1024 * 1024)
#define DOCUMENT_BYTES_MAX ((size_t)1024 * 1024)

/* One run of the transaction. */
struct loading {
    struct demo_load *load;
    struct api_call call;
    struct http_request request; /* for its language only: nothing is answered */
};

/* ---- what is refused ---- */

static enum db_result refuse(struct loading *loading, const char *what, struct tumpuk_text id,
                             const struct fault_list *faults)
{
    struct buf *error = &loading->load->error;

    buf_printf(error, "%s %.*s", what, (int)id.len, id.len > 0 ? id.bytes : "");
    for (size_t i = 0; i < faults->count; i++)
        buf_printf(error, "%s %s: %s", i > 0 ? ";" : ":", faults->items[i].field,
                   faults->items[i].detail);
    return DB_REFUSED;
}

static void count(struct loading *loading, enum store_outcome outcome)
{
    loading->load->outcomes[outcome]++;
}

/* ---- documents ---- */

/* The document of the day, for the decoders; DB_FAILED: no memory, or it is wrong. */
static enum db_result document(struct loading *loading, const char *text, const char *path_id,
                               struct store_body *body)
{
    struct arena *arena = loading->call.arena;
    const struct zone *zone = zone_find(DEMO_TIME_ZONE);
    struct buf filled;

    buf_init(&filled, DOCUMENT_BYTES_MAX);
    *body = (struct store_body){.lang = LANG_EN, .id = path_id, .arena = arena};
    if (zone != NULL && demo_text_fill(text, zone, loading->load->day, &filled)) {
        body->bytes = arena_strndup(arena, filled.bytes, filled.len);
        body->len = filled.len;
    }
    buf_clear(&filled);
    return body->bytes != NULL ? DB_OK : DB_FAILED;
}

/* What a decoder said of a document as a whole. */
static enum db_result judge(struct loading *loading, const char *what, enum codec_result decoded,
                            const struct codec_error *error)
{
    static const struct tumpuk_text NONE = {"", 0};

    switch (decoded) {
    case CODEC_OK:
        return DB_OK;
    case CODEC_INVALID:
        return refuse(loading, what, NONE, &error->faults);
    case CODEC_MALFORMED:
    case CODEC_NO_MEMORY:
        break;
    }
    return DB_FAILED;
}

/* ---- the shop ---- */

static enum db_result load_shop(struct loading *loading)
{
    struct api_call *call = &loading->call;
    struct store_body body;
    struct codec_error error;
    struct fault_list faults;
    struct shop shop;
    enum store_outcome outcome;
    enum db_result result = db_lock_shop(call->conn, call->arena, DEMO_SHOP_ID, &call->shop);

    call->shop_found = result == DB_OK;
    if (result != DB_OK && result != DB_NONE)
        return result;
    if (call->shop_found && !api_text_same(call->shop.name, api_text(DEMO_SHOP_NAME))) {
        buf_printf(&loading->load->error,
                   "there is another shop %s, by the name of %.200s: it is left as it is",
                   DEMO_SHOP_ID, call->shop.name.bytes);
        return DB_REFUSED;
    }
    result = document(loading, demo_text_shop, DEMO_SHOP_ID, &body);
    if (result == DB_OK)
        result = judge(loading, "shop", shop_decode(&body, &shop, &error), &error);
    if (result != DB_OK)
        return result;
    fault_list_init(&faults, call->arena, LANG_EN);
    result = api_write_shop(call, &shop, &faults, &outcome);
    if (result == DB_OK && outcome == STORE_INVALID)
        return refuse(loading, "shop", shop.shop_id, &faults);
    count(loading, outcome);
    return result;
}

/* ---- products and promotions ---- */

/* Has a product say nothing new of its stock: it is counted at the campaign's begin
 * (demo_media.h), and moved by sales since. */
static bool leave_stock(struct arena *arena, struct product_record *product)
{
    struct sku_record *skus = arena_calloc(arena, product->sku_count, sizeof *skus);

    for (uint32_t i = 0; skus != NULL && i < product->sku_count; i++) {
        skus[i] = product->skus[i];
        skus[i].stock_was = skus[i].stock;
    }
    product->skus = skus;
    return skus != NULL;
}

static enum db_result load_products(struct loading *loading)
{
    struct api_product_write *writes;
    struct store_item *items = NULL;
    struct store_body body;
    struct codec_error error;
    size_t item_count = 0;
    enum db_result result = document(loading, demo_text_products, NULL, &body);

    if (result == DB_OK)
        result = judge(loading, "products",
                       product_batch_decode(&body, &items, &item_count, &error), &error);
    if (result != DB_OK)
        return result;
    writes = arena_calloc(loading->call.arena, item_count, sizeof *writes);
    if (writes == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < item_count; i++) {
        if (!leave_stock(loading->call.arena, &items[i].product))
            return DB_FAILED;
        writes[i] = (struct api_product_write){.given = &items[i].product,
                                               .faults = &items[i].faults};
    }
    result = api_write_products(&loading->call, writes, item_count);
    for (size_t i = 0; result == DB_OK && i < item_count; i++) {
        if (writes[i].outcome == STORE_INVALID)
            return refuse(loading, "product", writes[i].given->product_id, writes[i].faults);
        count(loading, writes[i].outcome);
    }
    loading->load->products = item_count;
    return result;
}

/* Deactivated ones are compared as such, and so are left where they are so. */
static enum db_result keep_deactivated(struct loading *loading, struct store_item *items,
                                       size_t item_count)
{
    enum db_result result = DB_OK;

    for (size_t i = 0; result == DB_OK && i < item_count; i++) {
        struct promotion_record stored;

        result = api_read_promotion(&loading->call, items[i].promotion.promotion.id, &stored);
        if (result == DB_OK)
            items[i].promotion.deactivated_at_us = stored.deactivated_at_us;
        else if (result == DB_NONE)
            result = DB_OK;
    }
    return result;
}

static enum db_result deactivate(struct loading *loading, const struct store_item *items,
                                 size_t item_count)
{
    struct arena *arena = loading->call.arena;
    struct tumpuk_text *ids = arena_calloc(arena, item_count, sizeof *ids);
    struct catalog_change *changes = arena_calloc(arena, item_count, sizeof *changes);
    enum db_result result;

    if (ids == NULL || changes == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < item_count; i++) {
        ids[i] = items[i].promotion.promotion.id;
        changes[i] = (struct catalog_change){.kind = CATALOG_CHANGE_PROMOTION, .id = ids[i]};
    }
    result = db_deactivate_promotions(loading->call.conn, DEMO_SHOP_ID, ids, item_count);
    return result == DB_OK ? api_change_catalog(&loading->call, changes, item_count) : result;
}

static enum db_result load_promotions(struct loading *loading, const char *text, bool active)
{
    struct api_promotion_write *writes;
    struct store_item *items = NULL;
    struct store_body body;
    struct codec_error error;
    size_t item_count = 0;
    bool written = false;
    enum db_result result = document(loading, text, NULL, &body);

    if (result == DB_OK)
        result = judge(loading, "promotions",
                       promotion_batch_decode(&body, &items, &item_count, &error), &error);
    if (result == DB_OK && !active)
        result = keep_deactivated(loading, items, item_count);
    if (result != DB_OK)
        return result;
    writes = arena_calloc(loading->call.arena, item_count, sizeof *writes);
    if (writes == NULL)
        return DB_FAILED;
    for (size_t i = 0; i < item_count; i++)
        writes[i] = (struct api_promotion_write){.given = &items[i].promotion,
                                                 .faults = &items[i].faults};
    result = api_write_promotions(&loading->call, writes, item_count, false);
    for (size_t i = 0; result == DB_OK && i < item_count; i++) {
        if (writes[i].outcome == STORE_INVALID)
            return refuse(loading, "promotion", writes[i].given->promotion.id, writes[i].faults);
        written |= writes[i].outcome != STORE_UNCHANGED;
        count(loading, writes[i].outcome);
    }
    loading->load->promotions += item_count;
    return result == DB_OK && written && !active ? deactivate(loading, items, item_count) : result;
}

/* ---- campaigns ---- */

static enum db_result write_campaign(struct loading *loading, const char *text,
                                     struct campaign_record *stored)
{
    struct api_call *call = &loading->call;
    struct campaign_record given;
    struct store_body body;
    struct codec_error error;
    struct fault_list faults;
    enum store_outcome outcome;
    bool found;
    enum db_result result = document(loading, text, NULL, &body);

    if (result == DB_OK)
        result = judge(loading, "campaign", campaign_decode(&body, &given, &error), &error);
    if (result == DB_OK)
        result = db_lock_campaign(call->conn, call->arena, given.campaign_id.bytes, stored);
    found = result == DB_OK;
    if (!found && result != DB_NONE)
        return result;
    fault_list_init(&faults, call->arena, LANG_EN);
    if (found && stored->joined && !api_campaign_period_same(&given, stored)) {
        buf_printf(&loading->load->error,
                   "shops have joined campaign %s with another period: it is left as it is",
                   given.campaign_id.bytes);
        return DB_REFUSED;
    }
    result = api_write_campaign(call, &given, found ? stored : NULL, &faults, &outcome);
    if (result == DB_OK && outcome == STORE_INVALID)
        return refuse(loading, "campaign", given.campaign_id, &faults);
    count(loading, outcome);
    loading->load->campaigns++;
    if (result == DB_OK)
        result = db_hold_campaign(call->conn, call->arena, given.campaign_id.bytes, stored);
    return result;
}

static enum db_result join(struct loading *loading, const struct campaign_record *campaign,
                           const char *text)
{
    struct api_call *call = &loading->call;
    struct api_promotion_write *writes;
    struct join_item *items = NULL;
    struct store_body body;
    struct codec_error error;
    struct fault_list faults;
    size_t item_count = 0;
    enum db_result result = document(loading, text, NULL, &body);

    if (result == DB_OK)
        result = judge(loading, "campaign's SKUs",
                       campaign_join_decode(&body, &items, &item_count, &error), &error);
    if (result != DB_OK)
        return result;
    writes = arena_calloc(call->arena, item_count, sizeof *writes);
    if (writes == NULL)
        return DB_FAILED;
    fault_list_init(&faults, call->arena, LANG_EN);
    result = api_write_join(call, campaign, items, item_count, &faults, writes);
    if (result == DB_OK && faults.count > 0)
        return refuse(loading, "campaign's SKUs", campaign->campaign_id, &faults);
    for (size_t i = 0; result == DB_OK && i < item_count; i++)
        count(loading, writes[i].outcome);
    loading->load->campaign_skus += item_count;
    return result;
}

static enum db_result load_campaigns(struct loading *loading)
{
    static const struct {
        const char *campaign;
        const char *join; /* NULL: the shop is not in it */
    } CAMPAIGNS[] = {
        {demo_text_campaign_mega, demo_text_join_mega},
        {demo_text_campaign_mega_before, demo_text_join_mega}, /* what it is compared with */
        {demo_text_campaign_payday, demo_text_join_payday},
        {demo_text_campaign_weekly, NULL},
    };
    enum db_result result = DB_OK;

    for (size_t i = 0; result == DB_OK && i < sizeof CAMPAIGNS / sizeof *CAMPAIGNS; i++) {
        struct campaign_record campaign;

        result = write_campaign(loading, CAMPAIGNS[i].campaign, &campaign);
        if (result == DB_OK && CAMPAIGNS[i].join != NULL)
            result = join(loading, &campaign, CAMPAIGNS[i].join);
    }
    return result;
}

/* ---- all of it ---- */

static void forget_counts(struct demo_load *load)
{
    load->products = load->promotions = load->campaigns = load->campaign_skus = 0;
    memset(load->outcomes, 0, sizeof load->outcomes);
    load->error.len = 0;
}

enum db_result demo_load(struct db_conn *conn, void *arg)
{
    struct arena *arena = arena_new(ARENA_BYTES_MAX);
    struct loading loading = {
        .load = arg,
        .call = {.conn = conn, .arena = arena, .shop_id = DEMO_SHOP_ID},
        .request = {.arena = arena, .lang = LANG_EN},
    };
    enum db_result result = DB_FAILED;

    forget_counts(loading.load);
    loading.call.request = &loading.request;
    if (arena != NULL)
        result = db_name_shop(conn, DEMO_SHOP_ID);
    if (result == DB_OK)
        result = load_shop(&loading);
    if (result == DB_OK)
        result = load_products(&loading);
    if (result == DB_OK)
        result = load_campaigns(&loading);
    if (result == DB_OK)
        result = load_promotions(&loading, demo_text_promotions, true);
    if (result == DB_OK)
        result = load_promotions(&loading, demo_text_deactivated, false);
    arena_free(arena);
    return result;
}
