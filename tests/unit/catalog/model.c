#include "model.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const SKUS[MODEL_SKUS] = {"S0", "S1", "S2",  "S3",  "S4",  "S5",  "S6",  "S7",
                                             "S8", "S9", "S10", "S11", "S12", "S13", "S14", "S15"};
static const char *const PRODUCTS[MODEL_PRODUCTS] = {"P0", "P1", "P2", "P3", "P4", "P5"};

static struct tumpuk_text text(const char *bytes)
{
    return (struct tumpuk_text){bytes, (uint32_t)strlen(bytes)};
}

struct tumpuk_text model_sku_id(unsigned sku)
{
    return text(SKUS[sku]);
}

struct tumpuk_text model_product_id(unsigned product)
{
    return text(PRODUCTS[product]);
}

struct tumpuk_text model_promotion_id(unsigned promotion)
{
    static char ids[MODEL_PROMOTIONS][8];

    snprintf(ids[promotion], sizeof ids[promotion], "r%u", promotion);
    return text(ids[promotion]);
}

void model_init(struct model *model, uint64_t seed)
{
    *model = (struct model){.shop = {.shop_id = text("toko"),
                                     .time_zone = text("Asia/Jakarta"),
                                     .currency = "IDR",
                                     .ended_at_us = SHOP_TIME_NEVER}};
    model->random = malloc(sizeof *model->random);
    ck_assert_ptr_nonnull(model->random);
    random_basket_make(model->random, seed);
}

void model_clear(struct model *model)
{
    for (unsigned i = 0; i < model->basket_count; i++)
        free(model->baskets[i]);
    free(model->random);
}

static bool chance(struct model *model, uint32_t percent)
{
    return random_below(model->random, 100) < percent;
}

/* ---- products ---- */

/* The product's record as the model has it; skus has MODEL_SKUS. */
static struct product_record product_record(const struct model *model, unsigned product,
                                            struct sku_record *skus)
{
    struct product_record record = {
        .product_id = model_product_id(product), .skus = skus, .ended_at_us = SHOP_TIME_NEVER};

    for (unsigned s = 0; s < MODEL_SKUS; s++) {
        if (model->product_of[s] == product + 1)
            skus[record.sku_count++] = (struct sku_record){.sku_id = model_sku_id(s),
                                                           .list_price = model->list_price[s],
                                                           .unit_cost = model->unit_cost[s],
                                                           .floor_price = model->list_price[s] / 2,
                                                           .min_margin_bps = 100,
                                                           .stock = SHOP_STOCK_NONE,
                                                           .stock_was = SHOP_STOCK_NONE,
                                                           .low_stock_threshold = -1};
    }
    return record;
}

static void put_product(const struct model *model, unsigned product, struct catalog_edit *edit)
{
    struct sku_record skus[MODEL_SKUS];
    struct product_record record = product_record(model, product, skus);

    catalog_edit_put_product(edit, &record);
}

/* Some SKUs go to a product, from others too; those are written as well. */
static void write_product(struct model *model, struct catalog_edit *edit)
{
    unsigned product = random_below(model->random, MODEL_PRODUCTS);
    bool touched[MODEL_PRODUCTS] = {false};

    if (chance(model, 15)) {
        for (unsigned s = 0; s < MODEL_SKUS; s++)
            model->product_of[s] = model->product_of[s] == product + 1 ? 0 : model->product_of[s];
        catalog_edit_remove_product(edit, model_product_id(product));
        return;
    }
    touched[product] = true;
    for (unsigned s = 0; s < MODEL_SKUS; s++) {
        if (!chance(model, 20))
            continue;
        if (model->product_of[s] > 0)
            touched[model->product_of[s] - 1] = true;
        model->product_of[s] = product + 1;
        model->list_price[s] = random_below(model->random, 200000);
        model->unit_cost[s] = chance(model, 30) ? -1 : (int64_t)random_below(model->random, 90000);
    }
    for (unsigned p = 0; p < MODEL_PRODUCTS; p++) {
        unsigned at = (p + product) % MODEL_PRODUCTS; /* the taker before or after the giver */

        if (touched[at])
            put_product(model, at, edit);
    }
}

/* ---- promotions ---- */

static void put_promotion(const struct model *model, unsigned index, struct catalog_edit *edit)
{
    struct promotion_record record = {.promotion = *model->promotions[index],
                                      .campaign_id = index % 3 == 0 ? text("11-11") : text(""),
                                      .quota = model->quota[index],
                                      .quota_per_buyer = -1,
                                      .deactivated_at_us = SHOP_TIME_NEVER};

    catalog_edit_put_promotion(edit, &record);
}

static void write_promotion(struct model *model, struct catalog_edit *edit)
{
    unsigned index = random_below(model->random, MODEL_PROMOTIONS);
    struct random_basket *basket;
    struct tumpuk_promotion *promotion;

    if (chance(model, 15) || model->basket_count == MODEL_BASKETS) {
        model->promotions[index] = NULL;
        catalog_edit_remove_promotion(edit, model_promotion_id(index));
        return;
    }
    basket = malloc(sizeof *basket);
    ck_assert_ptr_nonnull(basket);
    model->baskets[model->basket_count++] = basket;
    random_basket_make(basket, random_below(model->random, UINT32_MAX));
    /* some random promotion, under the id that is wanted */
    promotion = &basket->promotions[0];
    promotion->id = model_promotion_id(index);
    model->promotions[index] = promotion;
    model->quota[index] = chance(model, 50) ? -1 : (int64_t)random_below(model->random, 100) + 1;
    put_promotion(model, index, edit);
}

/* ---- together ---- */

void model_write(struct model *model, struct catalog_edit *edit)
{
    unsigned writes = 1 + random_below(model->random, 6);

    model->shop.catalog_version++;
    model->shop.exponent = (int32_t)random_below(model->random, 3);
    catalog_edit_shop(edit, &model->shop);
    for (unsigned i = 0; i < writes; i++) {
        if (chance(model, 35))
            write_product(model, edit);
        else
            write_promotion(model, edit);
    }
}

void model_fill(const struct model *model, struct catalog_edit *edit)
{
    catalog_edit_shop(edit, &model->shop);
    for (unsigned p = 0; p < MODEL_PRODUCTS; p++)
        put_product(model, p, edit);
    for (unsigned i = 0; i < MODEL_PROMOTIONS; i++) {
        if (model->promotions[i] != NULL)
            put_promotion(model, i, edit);
    }
}
