#include "api/product_stock.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_IDS 256u

/* ---- of a page ---- */

enum db_result product_stock_read(const struct dashboard *dashboard,
                                  const struct product_record *products, size_t count,
                                  struct product_stock *out)
{
    struct api_call *call = dashboard->call;
    struct tumpuk_text *ids;
    size_t sku_count = 0;

    *out = (struct product_stock){.low_days = STOCK_LOW_DAYS};
    for (size_t i = 0; i < count; i++)
        sku_count += products[i].sku_count;
    ids = arena_calloc(call->arena, sku_count + 1, sizeof *ids);
    if (ids == NULL)
        return DB_FAILED;
    sku_count = 0;
    for (size_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < products[i].sku_count; j++)
            ids[sku_count++] = products[i].skus[j].sku_id;
    }
    if (sku_count == 0)
        return DB_OK;
    return db_select_units_sold(call->conn, call->arena, call->shop_id, ids, sku_count,
                                stock_sales_range(call->view.now_us), &out->sold, &out->sold_count);
}

static int sold_order(const void *key, const void *element)
{
    const struct tumpuk_text *id = key;
    const struct db_units_sold *sold = element;

    return api_text_compare(*id, sold->sku_id);
}

const struct stock_level *product_stock_levels(const struct product_stock *stock,
                                               struct arena *arena,
                                               const struct product_record *product)
{
    struct stock_level *levels = arena_calloc(arena, product->sku_count + 1, sizeof *levels);

    for (uint32_t i = 0; levels != NULL && i < product->sku_count; i++) {
        const struct sku_record *sku = &product->skus[i];
        const struct db_units_sold *sold = stock->sold_count == 0
                                               ? NULL
                                               : bsearch(&sku->sku_id, stock->sold,
                                                         stock->sold_count, sizeof *stock->sold,
                                                         sold_order);

        levels[i] = (struct stock_level){.counted = sku->stock != SHOP_STOCK_NONE,
                                         .units = sku->stock != SHOP_STOCK_NONE ? sku->stock : 0,
                                         .threshold = sku->low_stock_threshold,
                                         .sold = sold != NULL ? sold->units : 0,
                                         .low_days = stock->low_days};
    }
    return levels;
}

/* ---- of all products ---- */

struct choosing {
    struct arena *arena;
    const struct item_figures *sold; /* NULL: what was sold does not matter */
    enum stock_state wanted;
    struct product_stock_choice *choice;
    size_t capacity;
    struct tumpuk_text product_id; /* the one at hand; empty: none yet */
    struct stock_summary summary;
};

/* The product at hand is complete. */
static bool end_product(struct choosing *choosing)
{
    struct product_stock_choice *choice = choosing->choice;

    if (choosing->product_id.len == 0 || choosing->summary.state != choosing->wanted)
        return true;
    if (choice->count == choosing->capacity) {
        size_t capacity = choosing->capacity == 0 ? FIRST_IDS : 2 * choosing->capacity;
        struct tumpuk_text *ids = arena_calloc(choosing->arena, capacity, sizeof *ids);

        if (ids == NULL)
            return false;
        if (choice->count > 0)
            memcpy(ids, choice->ids, choice->count * sizeof *ids);
        choice->ids = ids;
        choosing->capacity = capacity;
    }
    choice->ids[choice->count++] = choosing->product_id;
    return true;
}

static bool take_state(void *arg, const struct db_stock_state *state)
{
    struct choosing *choosing = arg;
    struct stock_level level = {.counted = true,
                                .units = state->units,
                                .threshold = state->threshold,
                                .low_days = STOCK_LOW_DAYS};

    if (!api_text_same(choosing->product_id, state->product_id)) {
        if (!end_product(choosing))
            return false;
        choosing->product_id.bytes = arena_strndup(choosing->arena, state->product_id.bytes,
                                                   state->product_id.len);
        if (choosing->product_id.bytes == NULL)
            return false;
        choosing->product_id.len = state->product_id.len;
        stock_summary_begin(&choosing->summary);
    }
    if (choosing->sold != NULL)
        level.sold = item_figures_find(choosing->sold, state->sku_id)[ROLLUP_ITEMS_SOLD];
    stock_summary_add(&choosing->summary, &level);
    return true;
}

enum db_result product_stock_choose(const struct dashboard *dashboard, enum stock_state wanted,
                                    bool exact, struct product_stock_choice *out)
{
    struct api_call *call = dashboard->call;
    struct choosing choosing = {.arena = call->arena, .wanted = wanted, .choice = out};
    struct item_figures *sold = NULL;
    enum db_result result = DB_OK;

    *out = (struct product_stock_choice){.count = 0};
    if (wanted == STOCK_LOW)
        result = item_figures_open(dashboard, ROLLUP_SKU,
                                   TUMPUK_CHANNEL_SHOP_TOKOPEDIA | TUMPUK_CHANNEL_TOKOPEDIA,
                                   stock_sales_range(call->view.now_us), exact, &sold);
    if (result != DB_OK)
        return result;
    choosing.sold = sold;
    result = db_select_stock_states(call->conn, call->shop_id, take_state, &choosing);
    if (result == DB_OK && !end_product(&choosing))
        result = DB_FAILED;
    item_figures_release(sold);
    return result;
}

static int id_order(const void *key, const void *element)
{
    const struct tumpuk_text *a = key;
    const struct tumpuk_text *b = element;

    return api_text_compare(*a, *b);
}

bool product_stock_chosen(const struct product_stock_choice *choice, struct tumpuk_text product_id)
{
    return choice->count > 0 &&
           bsearch(&product_id, choice->ids, choice->count, sizeof *choice->ids, id_order) != NULL;
}
