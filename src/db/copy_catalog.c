/* A shop as a stream of records. */
#include <string.h>

#include "base/log.h"
#include "db/catalog.h"
#include "db/conn.h"
#include "db/fields.h"
#include "db/records.h"

/* ---- products ---- */

/* Rows of one product follow each other: they are gathered until it ends. */
struct products {
    const struct db_catalog_sink *sink;
    char product_id[256];
    struct product_record record;
    uint32_t cap;
    struct sku_record *skus;
    struct arena *arena; /* of the ids of the product at hand */
    bool failed;
};

enum { PRODUCT_COLUMNS = 6 };

/* Ids of a product's SKUs, and their array. */
#define PRODUCT_BYTES_MAX ((size_t)256 * 1024 * 1024)

static bool product_end(struct products *products)
{
    bool taken = true;

    if (products->record.sku_count > 0) {
        products->record.skus = products->skus;
        taken = products->sink->product(products->sink->arg, &products->record);
    }
    arena_reset(products->arena);
    products->record = (struct product_record){.ended_at_us = SHOP_TIME_NEVER};
    products->skus = NULL;
    products->cap = 0;
    return taken;
}

static bool product_begin(struct products *products, struct tumpuk_text id)
{
    products->record.product_id = (struct tumpuk_text){
        arena_strndup(products->arena, id.bytes, id.len), id.len};
    return products->record.product_id.bytes != NULL;
}

static bool skus_reserve(struct products *products)
{
    uint32_t cap = products->cap == 0 ? 8 : 2 * products->cap;
    struct sku_record *skus;

    if (products->record.sku_count < products->cap)
        return true;
    skus = arena_calloc(products->arena, cap, sizeof *skus);
    if (skus == NULL)
        return false;
    if (products->record.sku_count > 0)
        memcpy(skus, products->skus, products->record.sku_count * sizeof *skus);
    products->skus = skus;
    products->cap = cap;
    return true;
}

static bool product_row(void *arg, const struct db_field *fields)
{
    struct products *products = arg;
    struct db_taker taker = {.field = fields};
    struct tumpuk_text id = db_take_text(&taker);
    struct tumpuk_text at_hand = products->record.product_id;
    struct tumpuk_text sku_id;
    struct sku_record *sku;

    if (id.len != at_hand.len || memcmp(id.bytes, at_hand.bytes, id.len) != 0) {
        if (!product_end(products) || !product_begin(products, id))
            return false;
    }
    if (!skus_reserve(products))
        return false;
    sku = &products->skus[products->record.sku_count++];
    sku_id = db_take_text(&taker);
    *sku = (struct sku_record){
        .sku_id = {arena_strndup(products->arena, sku_id.bytes, sku_id.len), sku_id.len},
        .stock = -1,
        .low_stock_threshold = -1};
    sku->list_price = db_take_integer(&taker, 0);
    sku->unit_cost = db_take_integer(&taker, -1);
    sku->floor_price = db_take_integer(&taker, -1);
    sku->min_margin_bps = (int32_t)db_take_integer(&taker, -1);
    return !taker.failed && sku->sku_id.bytes != NULL;
}

static enum db_result copy_products(struct db_conn *conn, const struct db_catalog_sink *sink)
{
    struct products products = {.sink = sink, .arena = arena_new(PRODUCT_BYTES_MAX)};
    enum db_result result = DB_FAILED;

    if (products.arena == NULL)
        return DB_FAILED;
    products.record = (struct product_record){.ended_at_us = SHOP_TIME_NEVER};
    result = db_conn_copy(conn, &db_sql_copy_products, PRODUCT_COLUMNS, DB_COPY_TIMEOUT_MS,
                          product_row, &products);
    if (result == DB_OK && !product_end(&products))
        result = DB_FAILED;
    arena_free(products.arena);
    return result;
}

/* ---- promotions ---- */

enum { PROMOTION_COLUMNS = 35 };

/* The lists of one promotion. */
#define PROMOTION_BYTES_MAX ((size_t)64 * 1024 * 1024)

struct promotions {
    const struct db_catalog_sink *sink;
    struct arena *arena;
};

static void take_steps(struct db_taker *taker, struct tumpuk_benefit *benefit,
                       struct tumpuk_step steps[TUMPUK_STEPS_MAX])
{
    int64_t thresholds[TUMPUK_STEPS_MAX];
    int64_t discounts[TUMPUK_STEPS_MAX];
    uint32_t count = db_take_integers(taker, TUMPUK_STEPS_MAX, thresholds);
    bool matches = db_take_integers(taker, TUMPUK_STEPS_MAX, discounts) == count;
    bool by_quantity = db_take_bool(taker);
    bool by_percent = db_take_bool(taker);

    taker->failed |= !matches;
    for (uint32_t i = 0; i < count && matches; i++)
        steps[i] = (struct tumpuk_step){
            .min_quantity = by_quantity ? thresholds[i] : 0,
            .min_spend = by_quantity ? 0 : thresholds[i],
            .percent_off_bps = by_percent ? (int32_t)discounts[i] : 0,
            .amount_off = by_percent ? 0 : discounts[i],
        };
    benefit->step_count = matches ? count : 0;
    benefit->steps = count > 0 ? steps : NULL;
}

static void take_gift(struct db_taker *taker, struct tumpuk_benefit *benefit,
                      struct tumpuk_gift *gift)
{
    gift->sku_id = db_take_text(taker);
    gift->quantity = (int32_t)db_take_integer(taker, 0);
    gift->list_price = db_take_integer(taker, 0);
    gift->unit_cost = db_take_integer(taker, -1);
    gift->stock = db_take_integer(taker, -1);
    benefit->gift = benefit->kind == TUMPUK_BENEFIT_GIFT ? gift : NULL;
}

/* The columns of copy_promotions.sql, in their order. */
static bool promotion_row(void *arg, const struct db_field *fields)
{
    struct promotions *promotions = arg;
    struct db_taker taker = {.field = fields, .arena = promotions->arena};
    struct promotion_record record = {0};
    struct tumpuk_promotion *promotion = &record.promotion;
    struct tumpuk_step steps[TUMPUK_STEPS_MAX];
    struct tumpuk_gift gift;

    promotion->id = db_take_text(&taker);
    record.campaign_id = db_take_text(&taker);
    promotion->type = (enum tumpuk_type)db_take_word(&taker, TUMPUK_TYPE_COUNT, db_word_type);
    promotion->name = db_take_text(&taker);
    promotion->starts_at_us = db_take_instant(&taker, TUMPUK_TIME_MIN);
    promotion->ends_at_us = db_take_instant(&taker, TUMPUK_TIME_MAX);
    promotion->audience = (enum tumpuk_buyer)db_take_word(&taker, TUMPUK_BUYER_COUNT,
                                                          db_word_buyer);
    promotion->channels = (uint8_t)db_take_integer(&taker, TUMPUK_CHANNELS_ALL);
    promotion->platform_share_bps = (uint16_t)db_take_integer(&taker, 0);
    promotion->min_spend = db_take_integer(&taker, 0);
    promotion->min_quantity = db_take_integer(&taker, 0);
    promotion->max_units_per_order = db_take_integer(&taker, 0);
    promotion->code = db_take_text(&taker);
    promotion->benefit.kind = (enum tumpuk_benefit_kind)db_take_word(&taker, TUMPUK_BENEFIT_COUNT,
                                                                     db_word_benefit);
    promotion->benefit.bps = (int32_t)db_take_integer(&taker, 0);
    promotion->benefit.amount = db_take_integer(&taker, 0);
    promotion->benefit.cap = db_take_integer(&taker, 0);
    take_steps(&taker, &promotion->benefit, steps);
    take_gift(&taker, &promotion->benefit, &gift);
    promotion->scope.everything = !db_take_bool(&taker);
    record.quota = db_take_integer(&taker, -1);
    record.quota_per_buyer = db_take_integer(&taker, -1);
    record.quota_counts = (enum quota_counts)db_take_word(&taker, QUOTA_COUNTS_COUNT,
                                                          db_word_counts);
    promotion_set_quota_used(&record, db_take_integer(&taker, 0));
    record.deactivated_at_us = db_take_instant(&taker, SHOP_TIME_NEVER);
    promotion->inactive = record.deactivated_at_us != SHOP_TIME_NEVER;
    record.joined = db_take_bool(&taker);
    promotion->scope.product_ids = db_take_texts(&taker, &promotion->scope.product_count);
    promotion->scope.sku_ids = db_take_texts(&taker, &promotion->scope.sku_count);
    if (taker.failed)
        log_event(LOG_LEVEL_ERROR, "promotion_unreadable", "a stored promotion cannot be read");
    else
        taker.failed = !promotions->sink->promotion(promotions->sink->arg, &record);
    arena_reset(promotions->arena);
    return !taker.failed;
}

static enum db_result copy_promotions(struct db_conn *conn, const struct db_catalog_sink *sink)
{
    struct promotions promotions = {.sink = sink, .arena = arena_new(PROMOTION_BYTES_MAX)};
    enum db_result result;

    if (promotions.arena == NULL)
        return DB_FAILED;
    result = db_conn_copy(conn, &db_sql_copy_promotions, PROMOTION_COLUMNS, DB_COPY_TIMEOUT_MS,
                          promotion_row, &promotions);
    arena_free(promotions.arena);
    return result;
}

/* ---- buyers who have used up quotas ---- */

enum { USED_UP_COLUMNS = 2 };

struct used_up {
    db_used_up_sink *sink;
    void *arg;
};

static bool used_up_row(void *arg, const struct db_field *fields)
{
    const struct used_up *used_up = arg;
    struct db_taker taker = {.field = fields};
    struct tumpuk_text promotion_id = db_take_text(&taker);
    struct tumpuk_text buyer_id = db_take_text(&taker);

    return !taker.failed && used_up->sink(used_up->arg, promotion_id, buyer_id);
}

enum db_result db_copy_used_up_buyers(struct db_conn *conn, db_used_up_sink *sink, void *arg)
{
    struct used_up used_up = {.sink = sink, .arg = arg};

    return db_conn_copy(conn, &db_sql_copy_used_up_buyers, USED_UP_COLUMNS, DB_COPY_TIMEOUT_MS,
                        used_up_row, &used_up);
}

/* ---- the whole of it ---- */

enum db_result db_copy_catalog(struct db_conn *conn, const struct db_catalog_sink *sink)
{
    enum db_result result = copy_products(conn, sink);

    return result == DB_OK ? copy_promotions(conn, sink) : result;
}
